package trapline.isa.riscv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All extensions' tables together, and the search in them. */
final class InstructionSet {
    /** Every instruction of 32 bits, extension by extension. */
    static final List<Instruction> ALL = Stream.of(
                    Rv64I.TABLE,
                    Zifencei.TABLE,
                    Zicsr.TABLE,
                    Rv64M.TABLE,
                    Rv64A.TABLE,
                    Rv64F.TABLE,
                    Rv64D.TABLE,
                    Zba.TABLE,
                    Zbb.TABLE,
                    Zbs.TABLE,
                    Privileged.TABLE)
            .flatMap(List::stream)
            .toList();

    /** The rows that words may be of, by the words' bits 6 to 2 (the major opcode). */
    private static final Instruction[][] BY_MAJOR_OPCODE = new Instruction[32][];

    private static final @Nullable Instruction[] BY_OPCODE = new Instruction[Opcode.LAST + 1];

    static {
        List<List<Instruction>> groups = new ArrayList<>();
        for (int i = 0; i < BY_MAJOR_OPCODE.length; i++) {
            groups.add(new ArrayList<>());
        }
        ALL.forEach(row -> groups.get(row.match() >>> 2 & 31).add(row));
        Arrays.setAll(BY_MAJOR_OPCODE, i -> groups.get(i).toArray(Instruction[]::new));
        ALL.forEach(row -> BY_OPCODE[row.opcode()] = row);
    }

    private InstructionSet() {}

    /** {@return the row of 32 bits, or null if they are no instruction} */
    static @Nullable Instruction find(int word) {
        if ((word & 3) == 3) {
            for (Instruction row : BY_MAJOR_OPCODE[word >>> 2 & 31]) {
                if (row.matches(word)) {
                    return row;
                }
            }
        }
        return null;
    }

    /** {@return the row that a decoded instruction was made of; null for those that are made here} */
    static @Nullable Instruction byOpcode(int opcode) {
        return BY_OPCODE[opcode];
    }

    /** {@return how many bytes an instruction has, by its first 16 bits: 2 or 4} */
    static int length(int firstHalf) {
        return (firstHalf & 3) == 3 ? 4 : 2;
    }
}
