package trapline.gdb;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import trapline.gdb.PacketText.MalformedException;
import trapline.monitor.debug.DebugPoints;
import trapline.monitor.debug.Watchpoint;

/** The breakpoints and watchpoints that a debugger has set: its packets {@code Z} and {@code z}. Bounded. */
final class PointTable {
    /** So many may be set. */
    static final int MOST = 1024;

    private final Set<Long> software = new LinkedHashSet<>();
    private final Set<Long> hardware = new LinkedHashSet<>();
    private final Set<Watchpoint> watchpoints = new LinkedHashSet<>();

    DebugPoints points() {
        return new DebugPoints(software, hardware, watchpoints.stream().toList());
    }

    /**
     * Sets or clears one; to do so twice is to do it once.
     *
     * @param set which of the two
     * @param packet behind the letter: {@code type,address,kind}
     * @return the answer
     */
    String change(boolean set, PacketText packet) throws MalformedException {
        int type = packet.smallHex();
        packet.require(",");
        long address = packet.hex();
        packet.require(",");
        int kind = packet.smallHex();
        packet.requireEnd();
        return switch (type) {
            case 0 -> change(set, software, address);
            case 1 -> change(set, hardware, address);
            case 2 -> watch(set, Watchpoint.Kind.WRITE, address, kind);
            case 3 -> watch(set, Watchpoint.Kind.READ, address, kind);
            case 4 -> watch(set, Watchpoint.Kind.ACCESS, address, kind);
            default -> Answers.UNSUPPORTED;
        };
    }

    private String watch(boolean set, Watchpoint.Kind kind, long address, int length) throws MalformedException {
        if (length < 1) {
            throw new MalformedException();
        }
        return change(set, watchpoints, new Watchpoint(kind, address, length));
    }

    private <T> String change(boolean set, Set<T> points, T point) {
        if (!set) {
            points.remove(point);
            return Answers.OK;
        }
        int count =
                Stream.of(software, hardware, watchpoints).mapToInt(Set::size).sum();
        if (count >= MOST && !points.contains(point)) {
            return Answers.NO_ROOM;
        }
        points.add(point);
        return Answers.OK;
    }
}
