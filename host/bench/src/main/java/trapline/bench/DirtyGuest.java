package trapline.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import trapline.theory.run.FlatElf;

/**
 * A bare RISC-V program (M mode) that writes into every page of its memory once, and then, at some pace, into every page of a window again and
 * again; or waits for ever, if the window is empty.
 */
final class DirtyGuest {
    private static final long ORIGIN = 0x8000_0000L;
    /** Behind the program. */
    private static final long FIRST_PAGE = ORIGIN + (1 << 20);

    private static final long PAGE = 4096;
    private static final int CONSTANTS = 256;
    /** Of one page, beside the delay's two for each of its rounds. */
    private static final int INSTRUCTIONS = 5;

    private static final int[] PROGRAM = {
        0x00000f97, //          auipc t6, 0
        0x100fb503, //          ld    a0, 256(t6)   the first page
        0x108fb583, //          ld    a1, 264(t6)   the end of the memory
        0x110fb603, //          ld    a2, 272(t6)   the end of the window
        0x118fb683, //          ld    a3, 280(t6)   the delay
        0x00001737, //          lui   a4, 1
        0x00050293, //          mv    t0, a0
        0x0052b023, // fill:    sd    t0, 0(t0)
        0x00e282b3, //          add   t0, t0, a4
        0xfeb2ece3, //          bltu  t0, a1, fill
        0x02a60463, //          beq   a2, a0, idle
        0x00050293, // again:   mv    t0, a0
        0x00130313, // next:    addi  t1, t1, 1
        0x0062b023, //          sd    t1, 0(t0)
        0x00068393, //          mv    t2, a3
        0xfff38393, // delay:   addi  t2, t2, -1
        0xfe039ee3, //          bnez  t2, delay
        0x00e282b3, //          add   t0, t0, a4
        0xfec2e4e3, //          bltu  t0, a2, next
        0xfe1ff06f, //          j     again
        0x10500073, // idle:    wfi
        0xffdff06f, //          j     idle
    };

    private final long mebibytes;
    private final long window;
    private final long delay;

    /**
     * A guest.
     *
     * @param mebibytes its memory, above 1
     * @param window how many pages it writes again and again
     * @param delay how many rounds of two instructions it waits between two pages, above 0
     */
    DirtyGuest(long mebibytes, long window, long delay) {
        this.mebibytes = mebibytes;
        this.window = window;
        this.delay = delay;
    }

    /** {@return what to create it by} */
    String creation(String id, String placement) {
        ByteBuffer program = ByteBuffer.allocate(CONSTANTS + 4 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int instruction : PROGRAM) {
            program.putInt(instruction);
        }
        program.position(CONSTANTS);
        program.putLong(FIRST_PAGE)
                .putLong(ORIGIN + (mebibytes << 20))
                .putLong(FIRST_PAGE + window * PAGE)
                .putLong(delay);
        String elf = Base64.getEncoder()
                .encodeToString(FlatElf.of(program.array(), ORIGIN).toArray());
        return "{\"id\": \"" + id + "\", \"riscv\": {\"elf\": \"" + elf + "\", \"memory\": \"" + mebibytes
                + "M\"}, \"placement\": {\"node\": \"" + placement + "\"}}";
    }

    /** {@return how many instructions it takes until every page has been written} */
    long instructionsToFill() {
        return 3 * ((mebibytes << 20) - (1 << 20)) / PAGE;
    }

    /** {@return how many pages a second it writes, by how many instructions it executes} */
    double pagesPerSecond(double instructionsPerSecond) {
        return window == 0 ? 0 : instructionsPerSecond / (INSTRUCTIONS + 2 * delay);
    }
}
