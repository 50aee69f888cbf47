package trapline.isa.riscv.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A program in M mode as it is put together: words, labels, and jumps to them that are filled in at the end. */
final class Assembly {
    static final int CSRRW = 0x1073;
    static final int CSRRS = 0x2073;
    static final int CSRRC = 0x3073;
    static final int ADDI = 0x13;
    static final int LD = 0x3003;
    static final int SD = 0x3023;
    static final int JAL = 0x6f;
    static final int JALR = 0x67;
    static final int MRET = 0x3020_0073;

    /** Where traps go, in bytes from the start. */
    static final int TRAP_VECTOR = 64;

    /** How many words {@link #constant} takes. */
    static final int CONSTANT_WORDS = 11;

    private static final int WFI = 0x1050_0073;

    private static final int MHARTID = 0xf14;
    private static final int FINISHED = 0x5555;

    private record Jump(int at, String label, int match, int rs1, int rs2) {}

    private final List<Integer> words = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Jump> jumps = new ArrayList<>();

    /** {@return how many bytes it has so far} */
    int size() {
        return 4 * words.size();
    }

    /** {@return where a label is, in bytes from the start} */
    int at(String label) {
        return 4 * Objects.requireNonNull(labels.get(label), label);
    }

    /** Begins: the first instruction goes to the label "begin", and traps come to what follows here. */
    void start() {
        jump(JAL, 0, "begin");
        while (size() < TRAP_VECTOR) {
            word(ADDI);
        }
    }

    /** QEMU is given a second hart, see there; it sleeps. */
    void oneHart() {
        read(1, MHARTID);
        branch(0x63, 1, 0, "first");
        label("sleep");
        word(WFI);
        jump(JAL, 0, "sleep");
        label("first");
    }

    /** Ends the machine through the test finisher. */
    void finish() {
        label("finish");
        constant(1, CaseImage.FINISHER);
        constant(2, FINISHED);
        word(Encode.s(0x2023, 1, 2, 0));
        jump(JAL, 0, "finish");
    }

    /** Sets a pmpaddr for a naturally aligned power of two. */
    void range(int csr, long start, long size) {
        constant(1, start >> 2 | (size >> 3) - 1);
        write(csr, 1);
    }

    void write(int csr, int register) {
        word(Encode.csr(CSRRW, 0, csr, register));
    }

    void read(int register, int csr) {
        word(Encode.csr(CSRRS, register, csr, 0));
    }

    /** Puts any number into a register, with shifts and additions of 11 bits. */
    void constant(int register, long value) {
        word(Encode.i(ADDI, register, 0, (int) (value >> 55)));
        for (int shift = 44; shift >= 0; shift -= 11) {
            word(Encode.i(0x1013, register, register, 11));
            word(Encode.i(ADDI, register, register, (int) (value >> shift & 0x7ff)));
        }
    }

    void word(int word) {
        words.add(word);
    }

    void label(String name) {
        labels.put(name, words.size());
    }

    void branch(int match, int rs1, int rs2, String label) {
        jumps.add(new Jump(words.size(), label, match, rs1, rs2));
        word(0);
    }

    void jump(int match, int rd, String label) {
        jumps.add(new Jump(words.size(), label, match, rd, 0));
        word(0);
    }

    /** {@return its words, with every jump to where its label is} */
    List<Integer> link() {
        for (Jump jump : jumps) {
            int offset = at(jump.label) - 4 * jump.at;
            words.set(
                    jump.at,
                    jump.match == JAL
                            ? Encode.j(jump.match, jump.rs1, offset)
                            : Encode.b(jump.match, jump.rs1, jump.rs2, offset));
        }
        return List.copyOf(words);
    }
}
