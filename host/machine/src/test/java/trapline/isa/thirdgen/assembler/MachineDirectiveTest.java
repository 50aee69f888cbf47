package trapline.isa.thirdgen.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trapline.isa.thirdgen.Flaw;
import trapline.isa.thirdgen.InstructionTable;

/** Sources for machines with a flaw. */
final class MachineDirectiveTest {
    private static Assembly assemble(String source) {
        return Assembler.assemble("test.asm", source, Sources.NONE);
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void flawedInstructionIsAssembledForItsMachineOnly(Flaw flaw) {
        long word = (long) flaw.opcode() << 56;
        InstructionTable table = InstructionTable.of(flaw);
        String line = Disassembler.disassemble(word, table);
        var image = assertInstanceOf(Assembly.Assembled.class, assemble(".machine \"" + flaw.machine() + "\"\n" + line))
                .image();
        assertEquals(flaw.machine(), image.machine());
        assertEquals(word, image.words()[4]);
        if (flaw != Flaw.SPSW) {
            var rejected = assertInstanceOf(Assembly.Rejected.class, assemble(line));
            assertTrue(rejected.errors().toString().contains("there is no instruction"), rejected::toString);
        }
    }

    @Test
    void machineThatIsNotThereIsNamedAsAMistake() {
        var rejected = assertInstanceOf(Assembly.Rejected.class, assemble(".machine \"pdp10\""));
        assertTrue(rejected.errors().toString().contains("there is no machine"), rejected::toString);
        assertInstanceOf(Assembly.Rejected.class, assemble(".machine \"thirdgen\"\n.machine \"thirdgen\""));
    }
}
