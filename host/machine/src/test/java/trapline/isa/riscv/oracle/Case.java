package trapline.isa.riscv.oracle;

import java.util.HexFormat;
import java.util.List;

/** One block of instructions and the state in which it starts. */
final class Case {
    private final long[] inputs;
    private final List<Instruction> code;
    private final String about;

    /**
     * A case.
     *
     * @param inputs the descriptor's {@link CaseImage#INPUTS} double words, as {@link Input} names them; pc is at 0, x1 to x31 are at
     *     1 to 31, f0 to f31 at 32 to 63
     * @param code the instructions, 16 or 32 bits each, in the order in which they lie in storage
     * @param about what it is about, for reports
     */
    Case(long[] inputs, List<Instruction> code, String about) {
        this.inputs = inputs.clone();
        this.code = List.copyOf(code);
        this.about = about;
    }

    /** The double words of a case's descriptor that are no registers. */
    enum Input {
        FCSR(64),
        MSTATUS(65),
        SATP(66),
        MEDELEG(67),
        MIDELEG(68),
        STVEC(69),
        PMPCFG0(70),
        PMPADDR0(71),
        PMPADDR1(72),
        PMPADDR2(73),
        PMPADDR3(74),
        MIE(75),
        MIP(76),
        SSCRATCH(77),
        SEPC(78),
        SCAUSE(79),
        STVAL(80),
        /** What to add to a virtual address in the code to get the physical one. */
        CODE_DELTA(81);

        private final int index;

        Input(int index) {
            this.index = index;
        }

        /** {@return its place in the descriptor} */
        int index() {
            return index;
        }
    }

    long input(int index) {
        return inputs[index];
    }

    List<Instruction> code() {
        return code;
    }

    String about() {
        return about;
    }

    /**
     * An instruction as it lies in storage.
     *
     * @param bits 16 or 32 of them
     * @param length 2 or 4 bytes
     * @param name for reports
     */
    record Instruction(int bits, int length, String name) {
        static Instruction of(int bits, String name) {
            return new Instruction(bits, (bits & 3) == 3 ? 4 : 2, name);
        }
    }

    /**
     * {@return the same case cut off: only the first instructions}
     *
     * @param instructions how many remain, before the one that ends it
     */
    Case first(int instructions) {
        return new Case(inputs, code.subList(0, instructions), about);
    }

    /**
     * {@return the same case for another slot: everything that depends on where the code lies is moved with it}
     *
     * @param number which slot
     */
    Case inSlot(int number) {
        long[] moved = inputs.clone();
        long delta = CaseImage.slot(number) - (inputs[0] + inputs[Input.CODE_DELTA.index()]);
        moved[0] += delta;
        if (inputs[Input.SEPC.index()] - inputs[0] <= CaseImage.SLOT && inputs[Input.SEPC.index()] >= inputs[0]) {
            moved[Input.SEPC.index()] =
                    moved[0] + code.stream().mapToInt(Instruction::length).sum();
        }
        return new Case(moved, code, about);
    }

    /** {@return the code as a listing} */
    String listing() {
        StringBuilder lines = new StringBuilder();
        long at = inputs[0];
        for (Instruction instruction : code) {
            lines.append(
                    "  %x: %-8s %s%n".formatted(at, HexFormat.of().toHexDigits(instruction.bits), instruction.name));
            at += instruction.length;
        }
        return lines.toString();
    }
}
