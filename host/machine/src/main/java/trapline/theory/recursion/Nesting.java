package trapline.theory.recursion;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import trapline.machine.Image;

/**
 * A program for the third-generation machine that may be a monitor with guests in it, each of which is a nesting again.
 *
 * @param name for people
 * @param image the program, guests included
 * @param drumSectors how many sectors of a drum it wants, at least 0
 * @param guests what it hosts; empty if it is no monitor
 */
public record Nesting(String name, Image image, long drumSectors, List<Nesting> guests) {
    /** How a monitor is called in a {@link #name}. */
    public static final String MONITOR = "vmm";

    /** The name of the ELF file of the monitor that is a guest of RISC-V. */
    public static final String MONITOR_ELF = "vmm.elf";

    private static final int ROUND = 64;

    private static final long TURN = 200;
    private static final long TURN_ASIDE = 20;
    private static final long TURN_INWARDS = 2_000;

    public Nesting {
        guests = List.copyOf(guests);
        if (drumSectors < 0) {
            throw new IllegalArgumentException("a drum of " + drumSectors + " sectors");
        }
    }

    /** {@return a program that hosts nothing} */
    public static Nesting of(String name, Image image, long drumSectors) {
        return new Nesting(name, image, drumSectors, List.of());
    }

    /**
     * {@return a monitor with its guests in its storage, behind its own cells, each in a region as large as its image asks for}
     *
     * @param monitor the image of {@code vmm.asm}, without guests
     * @param guests in the order of its table
     * @throws IllegalArgumentException if it is not that image, or has no room in its table for so many
     */
    public static Nesting host(Image monitor, List<Nesting> guests) {
        GuestTable table = GuestTable.of(monitor);
        if (guests.size() > table.guests()) {
            throw new IllegalArgumentException(
                    "the monitor hosts " + table.guests() + " guests at most, not " + guests.size());
        }
        long size = monitor.size()
                + guests.stream()
                        .mapToLong(guest -> rounded(guest.image().size()))
                        .sum();
        long[] words = Arrays.copyOf(monitor.words(), Math.toIntExact(size));
        long base = monitor.size();
        long drumBase = 0;
        for (int i = 0; i < guests.size(); i++) {
            Nesting guest = guests.get(i);
            long[] own = guest.image().words();
            System.arraycopy(own, 0, words, Math.toIntExact(base), own.length);
            set(words, table.field(i, GuestTable.PSW), guest.image().entry());
            set(words, table.field(i, GuestTable.BASE), base);
            set(words, table.field(i, GuestTable.CELLS), guest.image().size());
            set(words, table.field(i, GuestTable.DRUM_BASE), drumBase);
            set(words, table.field(i, GuestTable.DRUM_SECTORS), guest.drumSectors());
            base += rounded(guest.image().size());
            drumBase += guest.drumSectors();
        }
        // The monitor starts with all of its storage, so b of its first PSW is its new size.
        long entry = monitor.entry() - monitor.size() + size;
        return new Nesting(MONITOR, new Image(monitor.machine(), size, entry, words), drumBase, guests);
    }

    /**
     * {@return a program under monitors, one in the other}
     *
     * @param monitor the image of {@code vmm.asm}
     * @param program the innermost
     * @param depth how many monitors, at least 0
     */
    public static Nesting chain(Image monitor, Nesting program, int depth) {
        return IntStream.range(0, depth)
                .boxed()
                .reduce(program, (inner, _) -> host(monitor, List.of(inner)), (_, b) -> b);
    }

    /**
     * {@return monitors one in the other, each of which hosts the program beside the next; the innermost hosts it twice}
     *
     * @param monitor the image of {@code vmm.asm}
     * @param program which
     * @param depth how many monitors, at least 0
     */
    public static Nesting tree(Image monitor, Nesting program, int depth) {
        return IntStream.range(0, depth)
                .boxed()
                .reduce(program, (inner, _) -> host(monitor, List.of(program, inner)), (_, b) -> b);
    }

    /**
     * {@return this monitor, with the turns of its guests as long as is said}
     *
     * @param steps how many steps of each guest a turn is, at least 1; in the order of the guests
     */
    Nesting withTurns(List<Long> steps) {
        long[] words = image.words();
        GuestTable table = GuestTable.of(image);
        for (int i = 0; i < guests.size(); i++) {
            set(words, table.field(i, GuestTable.TURN), steps.get(i));
        }
        return new Nesting(name, new Image(image.machine(), image.size(), image.entry(), words), drumSectors, guests);
    }

    /**
     * {@return the tree of a program that does not end. The turns are short, so that all guests have many soon: how long they are makes no
     * difference to a guest. The program's beside a monitor are the shortest, since one of its steps may cost what many of the monitor's do}
     *
     * @param monitor the image of {@code vmm.asm}
     * @param program which
     * @param depth how many monitors, at least 1
     */
    static Nesting restlessTree(Image monitor, Nesting program, int depth) {
        Nesting innermost = host(monitor, List.of(program, program)).withTurns(List.of(TURN, TURN));
        return IntStream.range(1, depth)
                .boxed()
                .reduce(
                        innermost,
                        (inner, _) ->
                                host(monitor, List.of(program, inner)).withTurns(List.of(TURN_ASIDE, TURN_INWARDS)),
                        (_, b) -> b);
    }

    private static void set(long[] words, long address, long word) {
        words[Math.toIntExact(address)] = word;
    }

    private static long rounded(long cells) {
        return (cells + ROUND - 1) / ROUND * ROUND;
    }
}
