package trapline.isa.riscv.floating;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What an instruction is asked.
 *
 * @param mode the rounding mode
 * @param a first register
 * @param b second register, if the instruction has one
 * @param c third register, if the instruction has one
 */
record FloatingCase(int mode, long a, long b, long c) {
    /** {@return random cases for an instruction, each set of operands in every mode up to {@code lastMode}} */
    static List<FloatingCase> random(FloatingOperation operation, int count, int lastMode, RandomGenerator random) {
        RandomOperands operands = new RandomOperands(random);
        List<FloatingCase> cases = new ArrayList<>(count);
        while (cases.size() < count) {
            long[] in = operands.next(operation);
            for (int mode = RoundingMode.RNE; mode <= lastMode; mode++) {
                cases.add(new FloatingCase(mode, in[0], in[1], in[2]));
            }
        }
        return cases;
    }

    /** {@return mnemonic, mode, operands, result and flags; registers in hexadecimal: one line of the recorded vectors} */
    String text(FloatingOperation operation, long result, int flags) {
        StringBuilder text = new StringBuilder(operation.mnemonic() + " " + mode);
        long[] registers = {a, b, c};
        for (int i = 0; i < operation.operands.size(); i++) {
            text.append(' ').append(Long.toHexString(registers[i]));
        }
        return text + " = " + Long.toHexString(result) + " " + Integer.toHexString(flags);
    }

    /** {@return our result; raises our flags} */
    long evaluate(FloatingOperation operation, FloatingFlags flags) {
        return operation.evaluate(a, b, c, mode, flags);
    }

    /** {@return the same line with our answer, flags clear before} */
    String answered(FloatingOperation operation) {
        FloatingFlags flags = new FloatingFlags();
        long result = evaluate(operation, flags);
        return text(operation, result, flags.bits());
    }
}
