package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static trapline.isa.thirdgen.Code.word;
import static trapline.isa.thirdgen.Operation.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.InstructionClass;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Trap;

/** What every processor of the third-generation machine must do: the run loop, traps and control. */
interface ProcessorContract extends ArithmeticContract, StorageContract, CopyContract {
    @Test
    default void runRetiresExactlyTheQuantum() {
        long[] code = LongStream.range(0, 100).map(i -> word(ADDI, 1, 1, 1)).toArray();
        for (int quantum = 1; quantum <= 100; quantum++) {
            TestMachine machine = TestMachine.of(processor(), code);
            assertEquals(Exit.QUANTUM_EXPIRED, machine.execute(quantum));
            assertEquals(quantum, machine.state().retired());
            assertEquals(quantum, machine.state().p());
            assertEquals(quantum, machine.register(1));
        }
    }

    @Test
    default void quantumEndsInsideALoopAtTheInstruction() {
        TestMachine machine = TestMachine.of(processor(), word(ADDI, 1, 1, 1), word(ADDI, 2, 2, 1), word(JMP, 0));
        for (int quantum = 1; quantum <= 40; quantum++) {
            assertEquals(Exit.QUANTUM_EXPIRED, machine.execute(quantum));
            long retired = machine.state().retired();
            assertEquals(quantum * (quantum + 1) / 2, retired);
            assertEquals(retired % 3, machine.state().p());
            assertEquals((retired + 2) / 3, machine.register(1));
            assertEquals((retired + 1) / 3, machine.register(2));
        }
    }

    @Test
    default void trapEndsTheRunAfterExactlyTheInstructionsBeforeIt() {
        for (int before = 0; before < 70; before++) {
            long[] code = new long[before + 1];
            Arrays.fill(code, word(ADDI, 1, 1, 1));
            code[before] = word(SVC, 7);
            TestMachine machine = TestMachine.of(processor(), code);
            assertEquals(trap(Cause.SUPERVISOR_CALL, 7), machine.execute(1000));
            assertEquals(before, machine.state().retired());
            assertEquals(before, machine.state().p());
            assertEquals(before, machine.register(1));
        }
    }

    @Test
    default void quantumThatEndsBeforeATrapDoesNotReportIt() {
        TestMachine machine = TestMachine.of(processor(), word(LI, 1, 5), word(LI, 2, 6), word(SVC, 3));
        assertEquals(Exit.QUANTUM_EXPIRED, machine.execute(2));
        assertEquals(2, machine.state().retired());
        machine.traps(Cause.SUPERVISOR_CALL, 3);
        machine.traps(Cause.SUPERVISOR_CALL, 3);
    }

    @Test
    default void runKeepsModeAndR() {
        for (Mode mode : Mode.values()) {
            TestMachine machine = TestMachine.of(processor(), new Psw(mode, 0, TestMachine.R), word(JMP, 0));
            machine.execute(10);
            assertEquals(new Psw(mode, 0, TestMachine.R), machine.state().psw());
        }
    }

    @Test
    default void privilegedInstructionTrapsInBothModesWithItsWord() {
        for (Mode mode : Mode.values()) {
            for (Operation operation : Operation.values()) {
                if (operation.claimed() == InstructionClass.PRIVILEGED) {
                    long plain = (long) operation.opcode() << 56;
                    for (long word :
                            new long[] {plain, plain | 0x00ff_ffff_ffff_ffffL, plain | 0x0012_3000_0000_0004L}) {
                        TestMachine.of(processor(), new Psw(mode, 0, TestMachine.R), word)
                                .traps(Cause.PRIVILEGED_INSTRUCTION, word);
                    }
                }
            }
        }
    }

    @Test
    default void everyOpcodeOutsideTheTableIsIllegal() {
        for (int opcode = 0; opcode < 256; opcode++) {
            if (Operation.of(opcode).isEmpty()) {
                long word = (long) opcode << 56 | 0x0012_3456_789a_bcdeL;
                TestMachine.of(processor(), word).traps(Cause.ILLEGAL_INSTRUCTION, word);
            }
        }
    }

    @Test
    default void supervisorCallTrapsInBothModesWithItsSignedNumber() {
        for (Mode mode : Mode.values()) {
            for (int number : new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                TestMachine.of(processor(), new Psw(mode, 0, TestMachine.R), word(SVC, number))
                        .traps(Cause.SUPERVISOR_CALL, number);
            }
        }
    }

    @Test
    default void fieldsThatAnOperationDoesNotUseAreIgnored() {
        for (Operation operation : Operation.values()) {
            if (operation.claimed() == InstructionClass.INNOCUOUS && operation != SVC) {
                Operands used = operation.operands();
                long noise = 0x0000_0fff_0000_0000L
                        | (used.usesA() ? 0 : 0x00f0_0000_0000_0000L)
                        | (used.usesB() ? 0 : 0x000f_0000_0000_0000L)
                        | (used.usesC() ? 0 : 0x0000_f000_0000_0000L)
                        | (used.usesImmediate() ? 0 : 0xffff_ffffL);
                long plain = (long) operation.opcode() << 56 | (0x0012_3000_0000_0009L & ~noise);
                assertEquals(afterOne(plain), afterOne(plain | noise), operation::mnemonic);
            }
        }
    }

    private TestMachine.Snapshot afterOne(long word) {
        // The same word in both, then replaced by nothing: only its effect differs.
        TestMachine machine = TestMachine.of(processor(), word)
                .register(1, 100)
                .register(2, 120)
                .register(3, 10);
        return machine.step().cell(0, 0).snapshot();
    }

    @Test
    default void branchesCompareAsTheyClaim() {
        long[] words = {0, 1, 2, -1, -2, Long.MAX_VALUE, Long.MIN_VALUE};
        for (long x : words) {
            for (long y : words) {
                assertBranch(x == y, BEQ, x, y);
                assertBranch(x != y, BNE, x, y);
                assertBranch(x < y, BLT, x, y);
                assertBranch(x >= y, BGE, x, y);
                assertBranch(Long.compareUnsigned(x, y) < 0, BLTU, x, y);
                assertBranch(Long.compareUnsigned(x, y) >= 0, BGEU, x, y);
            }
        }
    }

    private void assertBranch(boolean taken, Operation operation, long x, long y) {
        TestMachine machine = TestMachine.of(processor(), word(operation, 1, 2, 77))
                .register(1, x)
                .register(2, y)
                .step();
        assertEquals(taken ? 77 : 1, machine.state().p(), () -> operation + " " + x + ", " + y);
    }

    @Test
    default void callKeepsTheReturnAddressAndRetGoesThere() {
        TestMachine machine = TestMachine.of(processor(), word(MOV, 0, 0), word(CALL, 15, 40))
                .cell(40, word(RET, 15))
                .step()
                .step();
        assertEquals(40, machine.state().p());
        assertEquals(2, machine.register(15));
        assertEquals(2, machine.step().state().p());
    }

    @Test
    default void indirectCallThroughItsOwnLinkRegisterGoesToTheOldValue() {
        TestMachine machine =
                TestMachine.of(processor(), word(CALLR, 3, 3)).register(3, 60).step();
        assertEquals(60, machine.state().p());
        assertEquals(1, machine.register(3));
    }

    @Test
    default void jumpOutsideRRetiresAndTheFetchTraps() {
        long bound = TestMachine.R.b();
        for (long target : new long[] {bound, bound + 1, PswWord.FIELD_MAX}) {
            for (long word : new long[] {
                word(JMP, (int) target),
                word(CALL, 1, (int) target),
                word(CALLR, 1, 5),
                word(RET, 5),
                word(BEQ, 1, 1, (int) target),
                word(BGEU, 1, 1, (int) target)
            }) {
                TestMachine machine =
                        TestMachine.of(processor(), word).register(5, target).step();
                assertEquals(target, machine.state().p());
                machine.traps(Cause.MEMORY, target);
            }
        }
    }

    @Test
    default void jumpToAnAddressThatNoPCanHoldTrapsAtTheJump() {
        for (long target : new long[] {PswWord.FIELD_MAX + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            for (long word : new long[] {
                word(JMP, (int) target),
                word(CALL, 1, (int) target),
                word(CALLR, 1, 5),
                word(CALLR, 5, 5),
                word(RET, 5),
                word(BEQ, 1, 1, (int) target),
                word(BNE, 1, 5, (int) target),
                word(BGE, 1, 1, (int) target),
                word(BLTU, 1, 5, (int) target)
            }) {
                TestMachine.of(processor(), word).register(5, target).traps(Cause.MEMORY, target);
            }
        }
        for (long target : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
            TestMachine.of(processor(), word(RET, 5)).register(5, target).traps(Cause.MEMORY, target);
            TestMachine.of(processor(), word(CALLR, 1, 5)).register(5, target).traps(Cause.MEMORY, target);
        }
    }

    @Test
    default void branchNotTakenDoesNotLookAtItsTarget() {
        TestMachine machine = TestMachine.of(processor(), word(BNE, 1, 1, -1)).step();
        assertEquals(1, machine.state().p());
    }

    @Test
    default void executionRunsOffTheEndOfRIntoAMemoryTrap() {
        long last = TestMachine.R.b() - 1;
        TestMachine machine = TestMachine.of(processor(), word(JMP, (int) last)).cell(last, word(LI, 1, 1));
        assertEquals(trap(Cause.MEMORY, last + 1), machine.execute(1000));
        assertEquals(2, machine.state().retired());
        assertEquals(last + 1, machine.state().p());
        assertEquals(1, machine.register(1));
    }

    @Test
    default void executionStopsAtTheLargestStorageEnd() {
        Psw psw = new Psw(Mode.USER, TestMachine.R.b(), TestMachine.R);
        TestMachine.of(processor(), psw, word(JMP, 0)).traps(Cause.MEMORY, psw.p());
        Psw far = new Psw(Mode.USER, PswWord.FIELD_MAX, TestMachine.R);
        TestMachine.of(processor(), far, word(JMP, 0)).traps(Cause.MEMORY, PswWord.FIELD_MAX);
    }

    @Test
    default void nothingExecutesUntilRIsComposed() {
        TestMachine machine = TestMachine.of(processor(), word(LI, 1, 1));
        machine.state().setR(new RelocationBounds(50, 300));
        machine.traps(Cause.MEMORY, 0);
        machine.state().compose();
        assertEquals(1, machine.step().register(1));
    }

    @Test
    default void codeThatChangesItselfExecutesTheNewWord() {
        TestMachine machine = TestMachine.of(
                processor(), word(ST, 1, 1), word(SVC, 0), word(ADDI, 1, 1, 0), word(ADDI, 3, 3, 1), word(JMP, 0));
        for (int i = 1; i <= 50; i++) {
            machine.register(1, word(LI, 2, i));
            assertEquals(Exit.QUANTUM_EXPIRED, machine.execute(5));
            assertEquals(i, machine.register(2));
        }
    }

    @Test
    default void runIsTheSameInWhateverPiecesItIsMade() {
        Seeds.forEach(300, random -> {
            Image image = RandomPrograms.program(random, 300);
            long steps = random.nextInt(2000);
            ThirdGenBareMachine whole = ThirdGenBareMachine.boot(image, 300, RandomPrograms.DRUM_SECTORS, processor());
            ThirdGenBareMachine pieces = ThirdGenBareMachine.boot(image, 300, RandomPrograms.DRUM_SECTORS, processor());
            whole.runTo(steps);
            int longest = 1 << random.nextInt(8);
            while (pieces.steps() < steps
                    && pieces.runTo(Math.min(steps, pieces.steps() + random.nextInt(1, longest + 1)))
                            instanceof Exit.QuantumExpired) {
                // The next piece.
            }
            assertEquals(TestMachine.Snapshot.of(whole.state()), TestMachine.Snapshot.of(pieces.state()));
            assertEquals(whole.digest(), pieces.digest());
        });
    }

    @Test
    default void nothingOutsideTheRegionIsReadOrWritten() {
        Seeds.forEach(500, random -> {
            List<TestMachine.Snapshot> ends = new ArrayList<>();
            long[] code = random.longs(60)
                    .map(word -> RandomPrograms.instruction(random, 400))
                    .toArray();
            long[] registers = random.longs(ThirdGenState.REGISTERS)
                    .map(word -> random.nextInt(-20, 420))
                    .toArray();
            Psw psw = new Psw(Mode.USER, 0, new RelocationBounds(random.nextInt(350), random.nextInt(450)));
            for (boolean otherNeighbours : new boolean[] {false, true}) {
                TestMachine machine = TestMachine.of(processor(), psw, Arrays.copyOf(code, 50));
                for (int i = 0; i < registers.length; i++) {
                    machine.register(i, registers[i]);
                }
                if (otherNeighbours) {
                    machine.replaceOutside(random);
                }
                TestMachine.Snapshot before = machine.snapshot();
                machine.execute(200);
                assertEquals("", before.cells().differences(machine.snapshot().cells(), TestMachine.REGION));
                ends.add(machine.snapshot());
            }
            assertEquals(ends.getFirst().registers(), ends.getLast().registers());
            assertEquals(ends.getFirst().psw(), ends.getLast().psw());
            assertEquals(ends.getFirst().retired(), ends.getLast().retired());
        });
    }

    private static Exit trap(Cause cause, long operand) {
        return new Exit.Trapped(new Trap.GuestException(cause.number(), operand));
    }
}
