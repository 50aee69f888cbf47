package trapline.isa.riscv;

import java.util.random.RandomGenerator;

/** Random instructions that do something: mostly of the tables, with addresses that mostly are in memory. */
final class RandomCode {
    /** Registers 8 to 15 hold addresses in the data area; the code writes them only now and then. */
    private static final int FIRST_POINTER = 8;

    private RandomCode() {}

    /** {@return half words of code} */
    static int[] halfWords(RandomGenerator random, int count) {
        int[] halves = new int[count];
        for (int i = 0; i < count; ) {
            if (random.nextInt(3) == 0) {
                halves[i++] = compressed(random);
            } else {
                int word = word(random);
                halves[i++] = word & 0xffff;
                if (i < count) {
                    halves[i++] = word >>> 16;
                }
            }
        }
        return halves;
    }

    private static int compressed(RandomGenerator random) {
        int half = random.nextInt(0x10000);
        return (half & 3) == 3 || random.nextInt(20) != 0 && Rv64C.expand(half) == 0 ? 0x0001 : half;
    }

    private static int word(RandomGenerator random) {
        if (random.nextInt(60) == 0) {
            return random.nextInt();
        }
        Instruction row = InstructionSet.ALL.get(random.nextInt(InstructionSet.ALL.size()));
        if (row.effect() instanceof Effect.Privileged && random.nextInt(10) != 0) {
            return Asm.NOP;
        }
        int operands = random.nextInt();
        if (row.format() == Format.BRANCH || row.format() == Format.JUMP) {
            // Short jumps, mostly forward, so that the code is not left at once.
            int offset = random.nextInt(8) == 0 ? -2 * random.nextInt(40) : 2 * random.nextInt(30);
            int target = row.format() == Format.JUMP ? Encoding.j(0, 0, offset) : Encoding.b(0, 0, 0, offset);
            int registers = row.format() == Format.JUMP ? operands & 31 << 7 : operands & 0x1ff8000;
            return row.match() | target & ~row.mask() | registers & ~row.mask();
        }
        boolean memory = row.format().text().contains("(s)");
        if (memory && !row.mnemonic().equals("jalr")) {
            operands = operands & ~(31 << 15) | FIRST_POINTER + random.nextInt(8) << 15;
        }
        if (random.nextInt(4) != 0) {
            // Leave the pointers alone.
            operands &= ~(8 << 7);
        }
        return row.match() | operands & ~row.mask();
    }
}
