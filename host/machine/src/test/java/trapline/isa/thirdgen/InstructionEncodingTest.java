package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trapline.machine.Exit;
import trapline.machine.InstructionClass;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;

/** The table and the instruction words. */
class InstructionEncodingTest {
    private static final long OPCODE_BITS = 0xffL << 56;
    private static final long A_BITS = 0xfL << 52;
    private static final long B_BITS = 0xfL << 48;
    private static final long C_BITS = 0xfL << 44;
    private static final long IMMEDIATE_BITS = 0xffff_ffffL;

    @Test
    void noTwoOperationsShareAnOpcode() {
        Map<Integer, Operation> seen = new HashMap<>();
        for (Operation operation : Operation.values()) {
            assertEquals(Optional.empty(), Optional.ofNullable(seen.put(operation.opcode(), operation)));
            assertEquals(Optional.of(operation), Operation.of(operation.opcode()));
            assertEquals(operation.opcode() & 0xff, operation.opcode());
        }
        assertEquals(Optional.empty(), Operation.of(0), "storage never written must not execute");
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void decodingAnEncodedInstructionGivesIt(Operation operation) {
        Seeds.forEach(1_000, random -> {
            Instruction instruction = instruction(operation, random);
            assertEquals(Optional.of(instruction), Instruction.decode(instruction.encode()));
        });
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void fieldsThatAnOperationDoesNotUseAreIgnored(Operation operation) {
        long unused = ~used(operation);
        Seeds.forEach(1_000, random -> {
            Instruction instruction = instruction(operation, random);
            assertEquals(0, instruction.encode() & unused);
            long noise = random.nextLong() & unused;
            assertEquals(Optional.of(instruction), Instruction.decode(instruction.encode() | noise));
        });
    }

    @Test
    void instructionWithAnOperandThatItsOperationHasNotIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Instruction(Operation.HALT, 1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Instruction(Operation.MOV, 1, 2, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> new Instruction(Operation.ADD, 1, 2, 3, 4));
        assertThrows(IllegalArgumentException.class, () -> new Instruction(Operation.ADD, 16, 2, 3, 0));
    }

    @Test
    void everyOpcodeThatIsNotInTheTableIsAnIllegalInstruction() {
        Seeds.forEach(20, random -> {
            for (int opcode = 0; opcode < 256; opcode++) {
                if (Operation.of(opcode).isEmpty()) {
                    long word = (long) opcode << 56 | random.nextLong() & ~OPCODE_BITS;
                    assertEquals(Optional.empty(), Instruction.decode(word));
                    assertEquals(new Exit.Trapped(Cause.ILLEGAL_INSTRUCTION.exception(word)), execute(word));
                }
            }
        });
    }

    @Test
    void everyPrivilegedOpcodeTrapsAndNoOtherDoesSoAsPrivileged() {
        for (Operation operation : Operation.values()) {
            long word = (long) operation.opcode() << 56;
            boolean trapped = execute(word).equals(new Exit.Trapped(Cause.PRIVILEGED_INSTRUCTION.exception(word)));
            assertEquals(operation.claimed() == InstructionClass.PRIVILEGED, trapped, operation.mnemonic());
        }
    }

    @Test
    void privilegedOpcodesAreConsecutiveAndInTheOrderOfTheirInterpreters() {
        for (int i = 0; i < PrivilegedInstruction.ALL.size(); i++) {
            PrivilegedInstruction instruction = PrivilegedInstruction.ALL.get(i);
            long word = (long) instruction.operation().opcode() << 56;
            assertEquals(i, PrivilegedInstruction.indexOf(word));
            assertEquals(instruction, PrivilegedInstruction.of(word));
            assertEquals(InstructionClass.PRIVILEGED, instruction.operation().claimed());
        }
        long claimed = Arrays.stream(Operation.values())
                .filter(operation -> operation.claimed() == InstructionClass.PRIVILEGED)
                .count();
        assertEquals(claimed, PrivilegedInstruction.ALL.size());
    }

    private static Exit execute(long word) {
        Storage storage = Storage.allocate(64);
        storage.store(4, word);
        RelocationBounds all = RelocationBounds.all(64);
        ThirdGenState state = new ThirdGenState(storage, all, new Psw(Mode.USER, 4, all), 0);
        return new InterpretedProcessor().run(state, 1);
    }

    private static long used(Operation operation) {
        Operands operands = operation.operands();
        return OPCODE_BITS
                | (operands.usesA() ? A_BITS : 0)
                | (operands.usesB() ? B_BITS : 0)
                | (operands.usesC() ? C_BITS : 0)
                | (operands.usesImmediate() ? IMMEDIATE_BITS : 0);
    }

    private static Instruction instruction(Operation operation, RandomGenerator random) {
        Operands operands = operation.operands();
        return new Instruction(
                operation,
                operands.usesA() ? random.nextInt(16) : 0,
                operands.usesB() ? random.nextInt(16) : 0,
                operands.usesC() ? random.nextInt(16) : 0,
                operands.usesImmediate() ? random.nextInt() : 0);
    }
}
