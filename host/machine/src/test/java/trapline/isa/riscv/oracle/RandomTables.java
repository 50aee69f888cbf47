package trapline.isa.riscv.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random page tables, in Sv39 and Sv48 (volume II, sections 12.3 to 12.5). In each the first 2 MiB of RAM, with code and data, are one superpage of S
 * or of U; the data area's pages are mapped again by a last-level table of entries with random permissions, among them what is
 * reserved, leads out of RAM, or is not aligned. A and D are set in all that are valid: QEMU 7.2 sets them itself, we do not
 * (Svade).
 */
final class RandomTables {
    /** How many there are in an image. */
    static final int COUNT = 5;

    private static final int PAGE = 4096;
    private static final int ENTRIES = 512;
    private static final int DATA_PAGES = 16;
    private static final int SUPERPAGE = 1 << 21;

    private static final int V = 1;
    private static final int R = 2;
    private static final int W = 4;
    private static final int X = 8;
    private static final int U = 16;
    private static final int A = 64;
    private static final int D = 128;

    /**
     * An address space.
     *
     * @param satp what selects it
     * @param user whether the code is U's
     * @param code what virtual address the start of RAM has in the superpage that holds the code
     * @param data the virtual address of the first of {@link #DATA_PAGES} pages with random permissions
     * @param strange virtual addresses through higher-level entries with random permissions, for the start of the data area
     */
    record Space(long satp, boolean user, long code, long data, List<Long> strange) {
        /** {@return the virtual address of some byte of data} */
        long pointer(RandomGenerator random) {
            int near = random.nextInt(4) == 0 ? random.nextInt(-16, 17) : random.nextInt(PAGE);
            int page = random.nextInt(DATA_PAGES) * PAGE;
            return switch (random.nextInt(10)) {
                case 0 -> strange.get(random.nextInt(strange.size())) + (near & PAGE - 1);
                case 1 -> data + page + near ^ 1L << random.nextInt(38, 64);
                case 2 -> code + CaseImage.DATA - CaseImage.RAM + (near & PAGE - 1);
                default -> data + page + near;
            };
        }
    }

    private final RandomGenerator random;
    private final ByteBuffer tables = ByteBuffer.allocate(16 * PAGE).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Space> spaces = new ArrayList<>();
    private int next;

    /**
     * Random tables.
     *
     * @param random their only source of randomness
     */
    RandomTables(RandomGenerator random) {
        this.random = random;
        for (int number = 0; number < COUNT; number++) {
            spaces.add(space(number == COUNT - 1 ? 4 : 3, number % 2 == 0));
        }
    }

    /** {@return the tables' bytes, for {@link CaseImage#TABLES}} */
    byte[] bytes() {
        return tables.array();
    }

    /** {@return the address spaces} */
    List<Space> spaces() {
        return List.copyOf(spaces);
    }

    private Space space(int levels, boolean user) {
        int root = next++;
        int above = root;
        long prefix = 0;
        int top = levels - 1;
        for (int level = top; level > 1; level--) {
            int index = random.nextInt(ENTRIES);
            prefix = prefix << 9 | index;
            int below = next++;
            fillStrange(above, level, index);
            put(above, index, pointer(below));
            above = below;
        }
        int last = next++;
        int code = random.nextInt(ENTRIES);
        int data = (code + random.nextInt(1, ENTRIES)) % ENTRIES;
        fillStrange(above, 1, data);
        put(above, code, leaf(CaseImage.RAM, (user ? U : 0) | X | R | (random.nextBoolean() ? W : 0)));
        put(above, data, pointer(last));
        for (int page = 0; page < ENTRIES; page++) {
            put(last, page, page < DATA_PAGES ? dataEntry() : random.nextInt(8) == 0 ? random.nextLong() & ~V : 0);
        }
        List<Long> strange = new ArrayList<>();
        for (int offset = -2; offset <= 2; offset++) {
            strange.add(canonical((prefix << 9 | (data + offset & ENTRIES - 1)) << 21, levels)
                    + CaseImage.DATA
                    - CaseImage.RAM);
        }
        long mode = levels == 3 ? 8 : 9;
        long asid = random.nextInt(4);
        return new Space(
                mode << 60 | asid << 44 | address(root) >> 12,
                user,
                canonical((prefix << 9 | code) << 21, levels),
                canonical((prefix << 9 | data) << 21, levels),
                strange);
    }

    /** Entries beside the one at an index: superpages of RAM with random permissions, and such as must not work. */
    private void fillStrange(int table, int level, int index) {
        for (int offset = -2; offset <= 2; offset++) {
            long entry = switch (random.nextInt(6)) {
                case 0 -> leaf(CaseImage.RAM + (random.nextBoolean() ? PAGE : SUPERPAGE >> 1), permissions());
                case 1 -> pointer(random.nextInt(16)) | (random.nextBoolean() ? 0 : U);
                case 2 -> (random.nextLong(1L << 44) << 10) | V;
                case 3 -> random.nextLong() & ~V;
                default -> leaf(CaseImage.RAM, permissions());
            };
            put(table, index + offset & ENTRIES - 1, level == 3 ? entry & ~(R | W | X) : entry);
        }
    }

    private long dataEntry() {
        long page = CaseImage.DATA + (random.nextBoolean() ? 0 : PAGE);
        return switch (random.nextInt(14)) {
            case 0 -> leaf(page, permissions()) | 1L << random.nextInt(54, 64);
            case 1 -> leaf(random.nextLong(1L << 44) << 12, permissions());
            case 2 -> leaf(page, permissions()) & ~V;
            case 3 -> pointer(random.nextInt(16));
            default -> leaf(page, permissions());
        };
    }

    private int permissions() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(32) & ~V;
            case 1 -> R | (random.nextBoolean() ? U : 0);
            default -> R | W | (random.nextBoolean() ? U : 0);
        };
    }

    private long leaf(long physicalAddress, int permissions) {
        return physicalAddress >>> 12 << 10 | permissions | V | A | D | random.nextInt(4) << 8 | random.nextInt(2) << 5;
    }

    private static long pointer(int table) {
        return address(table) >> 12 << 10 | V;
    }

    private static long address(int table) {
        return CaseImage.TABLES + (long) table * PAGE;
    }

    private void put(int table, int index, long entry) {
        tables.putLong(table * PAGE + 8 * index, entry);
    }

    private static long canonical(long virtualAddress, int levels) {
        int unused = 64 - (12 + 9 * levels);
        return virtualAddress << unused >> unused;
    }
}
