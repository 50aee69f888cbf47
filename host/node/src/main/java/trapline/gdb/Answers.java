package trapline.gdb;

import java.util.Optional;
import trapline.monitor.debug.Stop;
import trapline.vm.DebugEvent;

/** What we answer: payloads of packets. */
final class Answers {
    static final String OK = "OK";

    /** To what we do not know. */
    static final String UNSUPPORTED = "";

    /** To what is not of its form; as an error number, EPERM. */
    static final String MALFORMED = "E01";

    /** There is no memory: EFAULT. */
    static final String NO_MEMORY = "E0e";

    /** It cannot be done: EINVAL. */
    static final String REFUSED = "E16";

    /** There are too many: ENOSPC. */
    static final String NO_ROOM = "E1c";

    /** It has ended, and not by itself: as a process by SIGKILL. */
    static final String KILLED = "X09";

    private static final String BY_TRAP = "T05";
    private static final String BY_INTERRUPT = "T02";
    private static final String THREAD = "thread:1;";

    private Answers() {}

    /**
     * {@return the stop reply}
     *
     * @param event what became of the machine
     * @param says which reasons the debugger understands
     */
    static String of(DebugEvent event, StopReasons says) {
        return switch (event) {
            case DebugEvent.Stopped(Stop why) -> stopped(why, says);
            case DebugEvent.Ended(Optional<Long> result) ->
                result.map(code -> "W%02x".formatted(code & 0xff)).orElse(KILLED);
        };
    }

    private static String stopped(Stop why, StopReasons says) {
        return switch (why) {
            case Stop.Stepped() -> BY_TRAP + THREAD;
            case Stop.Interrupted() -> BY_INTERRUPT + THREAD;
            case Stop.AtBreakpoint(boolean hardware)
            when hardware -> BY_TRAP + (says.hardware() ? "hwbreak:;" : "") + THREAD;
            case Stop.AtBreakpoint(boolean _) -> BY_TRAP + (says.software() ? "swbreak:;" : "") + THREAD;
            case Stop.Watched(var kind, long address) -> {
                String name = switch (kind) {
                    case WRITE -> "watch";
                    case READ -> "rwatch";
                    case ACCESS -> "awatch";
                };
                yield BY_TRAP + name + ":" + Long.toHexString(address) + ";" + THREAD;
            }
        };
    }

    /**
     * Which reasons of a stop a debugger has said that it understands.
     *
     * @param software {@code swbreak}
     * @param hardware {@code hwbreak}
     */
    record StopReasons(boolean software, boolean hardware) {}
}
