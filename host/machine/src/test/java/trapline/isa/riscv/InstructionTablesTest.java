package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trapline.machine.InstructionClass;

class InstructionTablesTest {
    @Test
    void noTwoEncodingsOverlap() {
        // Two rows share a word exactly if their fixed bits agree where both fix them; so this speaks for all 2^32
        // words.
        for (Instruction a : InstructionSet.ALL) {
            for (Instruction b : InstructionSet.ALL) {
                boolean disjoint = ((a.match() ^ b.match()) & a.mask() & b.mask()) != 0;
                assertTrue(a.equals(b) || disjoint, () -> a.mnemonic() + " and " + b.mnemonic());
            }
        }
    }

    @Test
    void compressedWordIsOfAtMostOneRow() {
        for (int half = 0; half < 0x10000; half++) {
            int word = half;
            List<String> rows = Rv64C.TABLE.stream()
                    .filter(row -> (word & 3) != 3 && row.expand(word) != Rv64C.NOT_THIS)
                    .map(Rv64C.Row::mnemonic)
                    .toList();
            assertTrue(rows.size() <= 1, () -> Integer.toHexString(word) + " is " + rows);
        }
    }

    @Test
    void compressedWordExpandsToAnInstruction() {
        for (int half = 0; half < 0x10000; half++) {
            int expanded = (half & 3) == 3 ? Rv64C.NOT_THIS : Rv64C.expand(half);
            int word = half;
            assertTrue(
                    expanded == Rv64C.NOT_THIS || InstructionSet.find(expanded) != null,
                    () -> Integer.toHexString(word) + " becomes " + Integer.toHexString(expanded));
        }
    }

    @Test
    void allZeroAndAllOnesAreNoInstructions() {
        assertEquals(Opcode.ILLEGAL, DecodedInstruction.opcode(DecodedInstruction.decode(0, 0)));
        assertEquals(Opcode.ILLEGAL, DecodedInstruction.opcode(DecodedInstruction.decode(-1, 0)));
    }

    @Test
    void everyOpcodeHasOneRowOfItsName() {
        assertEquals(
                InstructionSet.ALL.size(),
                InstructionSet.ALL.stream()
                        .mapToInt(Instruction::opcode)
                        .distinct()
                        .count());
        InstructionSet.ALL.forEach(row -> {
            try {
                String constant = row.mnemonic().toUpperCase(Locale.ROOT).replace('.', '_');
                assertEquals(
                        row.opcode(), Opcode.class.getDeclaredField(constant).getInt(null));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(row.mnemonic(), e);
            }
        });
    }

    @Test
    void everyOpcodeFitsADecodedInstruction() {
        assertTrue(Opcode.C_BNE < 256);
        assertTrue(Opcode.BGEU - Opcode.BEQ < Hart.SINK);
    }

    @Test
    void privilegedAreTheCsrInstructionsAndTheFourOfTheControlProgram() {
        List<String> privileged = InstructionSet.ALL.stream()
                .filter(row -> row.kind() == InstructionClass.PRIVILEGED)
                .map(Instruction::mnemonic)
                .toList();
        assertEquals(
                List.of("csrrw", "csrrs", "csrrc", "csrrwi", "csrrsi", "csrrci", "sret", "mret", "wfi", "sfence.vma"),
                privileged);
    }

    @Test
    void decodedFieldsAreTheEncodedOnes() {
        long d = DecodedInstruction.decode(Asm.opImmediate("andi", 5, 31, -2048), 7);
        assertEquals(List.of(Opcode.ANDI, 5, 31, 2, -2048), fields(d));
        d = DecodedInstruction.decode(Asm.store("sd", 31, -2048, 1), 7);
        assertEquals(31, DecodedInstruction.rs2(d));
        assertEquals(-2048, DecodedInstruction.immediate(d));
        for (int offset : new int[] {-4096, 4094, -2, 2, 0}) {
            d = DecodedInstruction.decode(Asm.branch("bne", 3, 4, offset), 1024);
            assertEquals(offset / 2, DecodedInstruction.immediate(d));
        }
        for (int offset : new int[] {-1048576, 1048574, -2, 2048, 2}) {
            d = DecodedInstruction.decode(Asm.jal(3, offset), 1024);
            assertEquals(offset / 2, DecodedInstruction.immediate(d));
        }
    }

    @Test
    void aTargetOutsideThePageHasItsOwnOpcode() {
        for (int index : IntStream.of(0, 1, 1024, 2046, 2047).toArray()) {
            for (int target : new int[] {-1, 0, 1, 2047, 2048}) {
                boolean near = target >= 0 && target < 2048;
                long d = DecodedInstruction.decode(Asm.branch("bltu", 3, 4, 2 * (target - index)), index);
                if (Math.abs(target - index) < 2048) {
                    assertEquals(near ? Opcode.BLTU : Opcode.FAR_BRANCH, DecodedInstruction.opcode(d));
                }
                d = DecodedInstruction.decode(Asm.jal(1, 2 * (target - index)), index);
                assertEquals(near ? Opcode.JAL : Opcode.FAR_JAL, DecodedInstruction.opcode(d));
            }
        }
    }

    private static List<Integer> fields(long d) {
        return List.of(
                DecodedInstruction.opcode(d),
                DecodedInstruction.rd(d),
                DecodedInstruction.rs1(d),
                DecodedInstruction.length(d),
                DecodedInstruction.immediate(d));
    }
}
