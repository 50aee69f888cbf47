package trapline.monitor.debug;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import trapline.machine.DataAccess;

/**
 * Where a machine is to stop for its debugger. Nothing of it is in the machine's memory.
 *
 * @param software addresses of instructions, where {@link Stop.AtBreakpoint} says software
 * @param hardware addresses of instructions, where it says hardware
 * @param watchpoints the bytes that are watched
 */
public record DebugPoints(Set<Long> software, Set<Long> hardware, List<Watchpoint> watchpoints) {
    /** No point at all. */
    public static final DebugPoints NONE = new DebugPoints(Set.of(), Set.of(), List.of());

    public DebugPoints {
        software = Set.copyOf(software);
        hardware = Set.copyOf(hardware);
        watchpoints = List.copyOf(watchpoints);
    }

    /** {@return whether there is none} */
    public boolean isEmpty() {
        return software.isEmpty() && hardware.isEmpty() && watchpoints.isEmpty();
    }

    /** {@return the stop before the instruction at an address, if a breakpoint is there} */
    Optional<Stop> at(long virtualAddress) {
        if (software.contains(virtualAddress)) {
            return Optional.of(new Stop.AtBreakpoint(false));
        }
        return hardware.contains(virtualAddress) ? Optional.of(new Stop.AtBreakpoint(true)) : Optional.empty();
    }

    /** {@return the stop before an access, if it is watched} */
    Optional<Stop> before(DataAccess access) {
        return watchpoints.stream()
                .<Stop>mapMulti((point, found) -> point.touchedBy(access)
                        .ifPresent(address -> found.accept(new Stop.Watched(point.kind(), address))))
                .findFirst();
    }
}
