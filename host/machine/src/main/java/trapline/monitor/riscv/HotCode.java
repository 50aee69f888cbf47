package trapline.monitor.riscv;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import trapline.isa.riscv.DebugView;
import trapline.isa.riscv.Disassembler;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.monitor.HotRegion;
import trapline.monitor.PlaceSamples;
import trapline.monitor.PlaceSamples.Place;

/**
 * Makes regions of the places where a hart was found: places that are near each other belong together. The code is read through the
 * translation that is in effect now, which another process may have meanwhile.
 */
final class HotCode {
    /** Two places so far apart, in bytes, are in one region. */
    private static final int NEAR = 64;

    /** Of a region at most so many bytes are shown. */
    private static final int SHOWN = 256;

    private static final int LONGEST = 4;

    private final DebugView view;

    HotCode(DebugView view) {
        this.view = view;
    }

    /**
     * {@return the regions, the hottest first}
     *
     * @param samples where the hart was found
     * @param most how many regions, at least 0
     */
    List<HotRegion> regions(PlaceSamples samples, int most) {
        List<Place> places = new ArrayList<>(samples.places());
        places.sort(Comparator.comparingInt(Place::mode).thenComparing(Place::address, Long::compareUnsigned));
        List<HotRegion> regions = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= places.size(); i++) {
            if (i == places.size() || !near(places.get(i - 1), places.get(i))) {
                regions.add(region(places.subList(from, i)));
                from = i;
            }
        }
        regions.sort(Comparator.comparingLong(HotRegion::samples).reversed());
        return List.copyOf(regions.subList(0, Math.min(most, regions.size())));
    }

    private static boolean near(Place one, Place next) {
        return one.mode() == next.mode() && next.address() - one.address() <= NEAR;
    }

    private HotRegion region(List<Place> places) {
        long start = places.getFirst().address();
        long last = places.getLast().address();
        List<HotRegion.Line> code = code(places, start, Math.min(last, start + SHOWN));
        long end = code.isEmpty() || last > start + SHOWN
                ? last + LONGEST
                : behind(code.getLast().address());
        long count = places.stream().mapToLong(Place::count).sum();
        String mode = PrivilegeLevel.of(places.getFirst().mode()).name().toLowerCase(Locale.ROOT);
        long translated = places.stream()
                .filter(place -> view.isTranslated(place.address()))
                .mapToLong(Place::count)
                .sum();
        return new HotRegion(mode, start, end, count, 2 * translated > count ? "translated" : "interpreted", code);
    }

    private List<HotRegion.Line> code(List<Place> places, long start, long last) {
        List<HotRegion.Line> lines = new ArrayList<>();
        for (long at = start; at <= last; at = behind(at)) {
            int length = length(at);
            if (length == 0) {
                break;
            }
            lines.add(new HotRegion.Line(at, count(places, at), Disassembler.disassemble(bits(at, length), at)));
        }
        return lines;
    }

    private static long count(List<Place> places, long address) {
        return places.stream()
                .filter(place -> place.address() == address)
                .mapToLong(Place::count)
                .sum();
    }

    private long behind(long address) {
        return address + Math.max(2, length(address));
    }

    /** {@return the length of the instruction at an address in bytes; 0 if it cannot be read} */
    private int length(long address) {
        byte[] first = new byte[2];
        if (view.read(address, first) < first.length) {
            return 0;
        }
        int length = (first[0] & 3) == 3 ? LONGEST : first.length;
        return view.read(address, new byte[length]) < length ? 0 : length;
    }

    private int bits(long address, int length) {
        byte[] bytes = new byte[length];
        view.read(address, bytes);
        int bits = 0;
        for (int i = length - 1; i >= 0; i--) {
            bits = bits << 8 | bytes[i] & 0xff;
        }
        return bits;
    }
}
