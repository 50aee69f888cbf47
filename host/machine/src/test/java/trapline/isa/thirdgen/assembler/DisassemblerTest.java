package trapline.isa.thirdgen.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.Operation;
import trapline.machine.Seeds;

class DisassemblerTest {
    @ParameterizedTest
    @EnumSource(Operation.class)
    void assemblingTheTextOfAnInstructionGivesItsWord(Operation operation) {
        Seeds.forEach(100, random -> {
            long word = Programs.instruction(operation, random).encode();
            String text = Disassembler.disassemble(word);
            assertEquals(word, Programs.word(text), text);
        });
    }

    @Test
    void assemblingTheTextOfAnyWordGivesWhatTheMachineSeesInIt() {
        Seeds.forEach(5_000, random -> {
            long word = random.nextLong();
            long seen = Instruction.decode(word).map(Instruction::encode).orElse(word);
            assertEquals(seen, Programs.word(Disassembler.disassemble(word)));
        });
    }

    @Test
    void instructionsAreWrittenAsTheTableSays() {
        assertEquals("halt", text(Operation.HALT, 0, 0, 0, 0));
        assertEquals("ret r14", text(Operation.RET, 14, 0, 0, 0));
        assertEquals("mov r1, r2", text(Operation.MOV, 1, 2, 0, 0));
        assertEquals("add r1, r2, r15", text(Operation.ADD, 1, 2, 15, 0));
        assertEquals("li r3, -2147483648", text(Operation.LI, 3, 0, 0, Integer.MIN_VALUE));
        assertEquals("beq r1, r2, 77", text(Operation.BEQ, 1, 2, 0, 77));
        assertEquals("ldx r1, -4(r12)", text(Operation.LDX, 1, 12, 0, -4));
        assertEquals("svc 3", text(Operation.SVC, 0, 0, 0, 3));
    }

    @Test
    void wordThatIsNoInstructionIsAWord() {
        assertEquals(".word 0x0000000000000000", Disassembler.disassemble(0));
        assertEquals(".word 0xffffffffffffffff", Disassembler.disassemble(-1));
    }

    @Test
    void listingHasALineForEachWord() {
        long halt = new Instruction(Operation.HALT, 0, 0, 0, 0).encode();
        assertEquals("""
                    100  8300000000000000  halt
                    101  0000000000000007  .word 0x0000000000000007
                """, Disassembler.disassemble(new long[] {halt, 7}, 100, InstructionTable.CONVENTIONAL));
    }

    private static String text(Operation operation, int a, int b, int c, int immediate) {
        return Disassembler.disassemble(new Instruction(operation, a, b, c, immediate).encode());
    }
}
