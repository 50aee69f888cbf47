package trapline.isa.riscv;

import java.util.OptionalInt;
import trapline.machine.Exit;
import trapline.machine.Processor;

/**
 * One instruction after the other, straight from the tables: it searches the row, takes the operands from the bits, and applies the
 * row's effect. It keeps nothing decoded. Floating
 * point, atomics, what is not unprivileged, and how a device access is described it leaves to the same code as the other.
 */
final class NaiveProcessor implements Processor<Hart> {
    @Override
    public Exit run(Hart hart, long quantum) {
        for (long i = 0; i < quantum; i++) {
            hart.clearFailure();
            if (!step(hart)) {
                return hart.failed();
            }
            hart.retired++;
        }
        return Exit.QUANTUM_EXPIRED;
    }

    private static boolean step(Hart hart) {
        OptionalInt bits = Fetch.bits(hart, hart.pc);
        if (bits.isEmpty()) {
            return false;
        }
        int length = InstructionSet.length(bits.getAsInt());
        int word = length == 2 ? Rv64C.expand(bits.getAsInt()) : bits.getAsInt();
        Instruction row = InstructionSet.ALL.stream()
                .filter(candidate -> candidate.matches(word))
                .findFirst()
                .orElse(null);
        if (row == null) {
            return OutOfLine.fail(hart, Cause.ILLEGAL_INSTRUCTION, bits.getAsInt() & 0xffffffffL);
        }
        long next = hart.pc + length;
        int rd = word >>> 7 & 31;
        long a = hart.x(word >>> 15 & 31);
        long b = hart.x(word >>> 20 & 31);
        int immediate = row.format().immediate(word);
        switch (row.effect()) {
            case Effect.Compute(var function) ->
                hart.setX(rd, function.applyAsLong(a, row.format() == Format.R ? b : immediate));
            case Effect.Branch(Effect.Condition condition) -> next = condition.holds(a, b) ? hart.pc + immediate : next;
            case Effect.Load(int size, boolean signed) -> {
                long value = MemoryAccess.read(hart, a + immediate, size);
                if (hart.failing()) {
                    return MemoryAccess.load(hart, DecodedInstruction.decode(bits.getAsInt(), 0), a + immediate);
                }
                int unused = Long.SIZE - 8 * size;
                hart.setX(rd, signed ? value << unused >> unused : value);
            }
            case Effect.Store(int size) -> {
                if (!MemoryAccess.write(hart, a + immediate, size, b)) {
                    return MemoryAccess.store(hart, DecodedInstruction.decode(bits.getAsInt(), 0), a + immediate);
                }
            }
            case Effect.Atomic _, Effect.Privileged() -> {
                if (!OutOfLine.execute(hart, DecodedInstruction.decode(bits.getAsInt(), 0), hart.pc)) {
                    return false;
                }
            }
            case Effect.Other() -> {
                switch (row.mnemonic()) {
                    case "lui" -> hart.setX(rd, immediate);
                    case "auipc" -> hart.setX(rd, hart.pc + immediate);
                    case "jal" -> {
                        hart.setX(rd, next);
                        next = hart.pc + immediate;
                    }
                    case "jalr" -> {
                        hart.setX(rd, next);
                        next = a + immediate & -2;
                    }
                    default -> {
                        if (!OutOfLine.execute(hart, DecodedInstruction.decode(bits.getAsInt(), 0), hart.pc)) {
                            return false;
                        }
                    }
                }
            }
        }
        hart.pc = next;
        return true;
    }
}
