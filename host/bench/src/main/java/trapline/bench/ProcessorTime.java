package trapline.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import trapline.vm.pool.VmThread;

/** CPU time, in nanoseconds, as the operating system charges it to threads. */
final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    /** {@return what this thread has used} */
    static long ofThisThread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** {@return what this process has used, compilers and collectors included} */
    static long ofTheProcess() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    /** {@return what all VM threads of this process have used} */
    static long ofVmThreads() {
        return vmThreads().stream()
                .mapToLong(thread -> THREADS.getThreadCpuTime(thread.threadId()))
                .sum();
    }

    /**
     * Waits until the VM threads have used so much more.
     *
     * @param nanos at least so much; on a machine that others use too, that can take a multiple of it by the clock on the wall
     * @return how much they have used
     */
    static long letVmThreadsUse(long nanos) {
        long start = ofVmThreads();
        while (true) {
            long used = ofVmThreads() - start;
            if (used >= nanos) {
                return used;
            }
            BenchNode.sleep(Duration.ofMillis(10));
        }
    }

    private static List<Thread> vmThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(VmThread.class::isInstance)
                .toList();
    }
}
