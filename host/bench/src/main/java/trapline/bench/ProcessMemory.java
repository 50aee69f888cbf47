package trapline.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The memory of this process at some moment, in bytes.
 *
 * @param resident all that is resident
 * @param touched of it, the real storage's pages that guests have touched
 * @param heap the live objects; what the collector leaves between them is not counted
 * @param other what the JVM uses beside the heap: classes, and the code that it compiled
 */
record ProcessMemory(long resident, long touched, long heap, long other) {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern MAPPING = Pattern.compile("\nSize: +(\\d+) kB\n(?s:.*?)\nRss: +(\\d+) kB");
    private static final Pattern CLASS = Pattern.compile("\n +\\d+: +\\d+ +(\\d+) +(\\S+)");
    private static final String FILLER = "jdk.internal.vm.Filler";
    private static final int KIBI = 1024;

    /** {@return what there is now, without garbage} */
    static ProcessMemory withoutGarbage() throws IOException {
        System.gc();
        return new ProcessMemory(
                residentNow(),
                touchedStorage(),
                liveObjects(),
                ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed());
    }

    /** {@return what is resident beside what guests have touched} */
    long beside() {
        return resident - touched;
    }

    /** By the JVM's histogram of classes, whose fillers are no objects of anybody's. */
    private static long liveObjects() {
        Matcher line = CLASS.matcher(histogram());
        long bytes = 0;
        while (line.find()) {
            bytes += line.group(2).startsWith(FILLER) || line.group(2).startsWith("[L" + FILLER)
                    ? 0
                    : Long.parseLong(line.group(1));
        }
        return bytes;
    }

    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException noHistogram) {
            throw new IllegalStateException("this JVM prints no histogram of classes", noHistogram);
        }
    }

    /** The largest mapping is the real storage. */
    private static long touchedStorage() throws IOException {
        Matcher mapping = MAPPING.matcher(Files.readString(Path.of("/proc/self/smaps")));
        long largest = 0;
        long touched = 0;
        while (mapping.find()) {
            long size = Long.parseLong(mapping.group(1));
            if (size > largest) {
                largest = size;
                touched = Long.parseLong(mapping.group(2)) * KIBI;
            }
        }
        return touched;
    }

    private static long residentNow() throws IOException {
        Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
        if (!matcher.find()) {
            throw new IllegalStateException("the system does not say what is resident");
        }
        return Long.parseLong(matcher.group(1)) * KIBI;
    }
}
