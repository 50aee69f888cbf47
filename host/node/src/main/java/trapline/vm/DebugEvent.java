package trapline.vm;

import java.util.Optional;
import trapline.monitor.debug.Stop;

/** What becomes of a machine that its debugger let go. */
public sealed interface DebugEvent {
    /**
     * It is at rest, paused.
     *
     * @param why what brought it there
     */
    record Stopped(Stop why) implements DebugEvent {}

    /**
     * It has ended for good.
     *
     * @param result what its program left as its result; empty if it did not end by itself
     */
    record Ended(Optional<Long> result) implements DebugEvent {}
}
