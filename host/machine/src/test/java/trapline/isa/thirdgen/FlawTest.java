package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trapline.isa.thirdgen.FlawedProcessor.Standing;
import trapline.isa.thirdgen.assembler.Disassembler;
import trapline.machine.Exit;
import trapline.machine.InstructionClass;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;

/** What the six flawed instructions do, on the bare machine and under a monitor. */
final class FlawTest {
    private static final RelocationBounds R = TestMachine.R;
    private static final long REAL_L = TestMachine.REGION.l() + R.l();

    private static TestMachine machine(Flaw flaw, Standing standing, Mode mode, long word) {
        return TestMachine.of(FlawedProcessor.of(InstructionTable.of(flaw), standing), new Psw(mode, 0, R), word);
    }

    private static long word(Flaw flaw, int a, int immediate) {
        return new Instruction(
                        flaw,
                        flaw.operands().usesA() ? a : 0,
                        0,
                        0,
                        flaw.operands().usesImmediate() ? immediate : 0)
                .encode();
    }

    @Test
    void returnToUserModeIsAJumpInUserMode() {
        TestMachine supervisor = machine(Flaw.JRST, Standing.BARE, Mode.SUPERVISOR, word(Flaw.JRST, 0, 7));
        assertEquals(Exit.QUANTUM_EXPIRED, supervisor.execute(1));
        assertEquals(new Psw(Mode.USER, 7, R), supervisor.state().psw());
        TestMachine user = machine(Flaw.JRST, Standing.BARE, Mode.USER, word(Flaw.JRST, 0, 7));
        assertEquals(new Psw(Mode.USER, 7, R), user.step().state().psw());
        TestMachine hosted = machine(Flaw.JRST, Standing.HOSTED, Mode.SUPERVISOR, word(Flaw.JRST, 0, 7));
        assertEquals(new Psw(Mode.SUPERVISOR, 7, R), hosted.step().state().psw());
        machine(Flaw.JRST, Standing.BARE, Mode.SUPERVISOR, word(Flaw.JRST, 0, -1))
                .traps(Cause.MEMORY, -1);
    }

    @Test
    void loadRealAddressShowsWhereTheMachineIs() {
        TestMachine bare = machine(Flaw.LRA, Standing.BARE, Mode.USER, word(Flaw.LRA, 3, 9));
        assertEquals(R.l() + 9, bare.step().register(3));
        TestMachine hosted = machine(Flaw.LRA, Standing.HOSTED, Mode.USER, word(Flaw.LRA, 3, 9));
        assertEquals(REAL_L + 9, hosted.step().register(3));
        machine(Flaw.LRA, Standing.BARE, Mode.USER, word(Flaw.LRA, 3, (int) R.b()))
                .traps(Cause.MEMORY, R.b());
    }

    @Test
    void moveFromPreviousSpaceReadsThroughTheROfTheProgramThatTrapped() {
        RelocationBounds previous = new RelocationBounds(200, 10);
        long old = PswWord.encode(new Psw(Mode.USER, 0, previous));
        TestMachine supervisor = machine(Flaw.MFP, Standing.BARE, Mode.SUPERVISOR, word(Flaw.MFP, 1, 4))
                .own(ThirdGenState.OLD_PSW, old);
        assertEquals(
                TestMachine.canary(TestMachine.REGION.l() + 204),
                supervisor.step().register(1));
        machine(Flaw.MFP, Standing.BARE, Mode.SUPERVISOR, word(Flaw.MFP, 1, 10))
                .own(ThirdGenState.OLD_PSW, old)
                .traps(Cause.MEMORY, 10);
        for (Mode mode : Mode.values()) {
            TestMachine hosted = machine(Flaw.MFP, Standing.HOSTED, mode, word(Flaw.MFP, 1, 4))
                    .own(ThirdGenState.OLD_PSW, old);
            assertEquals(TestMachine.canaryAt(4), hosted.step().register(1));
        }
    }

    @Test
    void storePswShowsModeAndPlace() {
        for (Mode mode : Mode.values()) {
            TestMachine bare = machine(Flaw.SPSW, Standing.BARE, mode, word(Flaw.SPSW, 2, 0));
            assertEquals(PswWord.encode(new Psw(mode, 0, R)), bare.step().register(2));
            TestMachine hosted = machine(Flaw.SPSW, Standing.HOSTED, mode, word(Flaw.SPSW, 2, 0));
            Psw real = new Psw(Mode.USER, 0, new RelocationBounds(REAL_L, R.b()));
            assertEquals(PswWord.encode(real), hosted.step().register(2));
        }
    }

    @Test
    void loadFlagsIgnoresTheModeBitInUserMode() {
        for (long flags : new long[] {0, -1}) {
            TestMachine supervisor = machine(Flaw.LFL, Standing.BARE, Mode.SUPERVISOR, word(Flaw.LFL, 2, 0));
            supervisor.register(2, flags).execute(1);
            assertEquals(
                    new Psw(flags < 0 ? Mode.USER : Mode.SUPERVISOR, 1, R),
                    supervisor.state().psw());
            TestMachine user = machine(Flaw.LFL, Standing.BARE, Mode.USER, word(Flaw.LFL, 2, 0));
            assertEquals(
                    new Psw(Mode.USER, 1, R),
                    user.register(2, flags).step().state().psw());
        }
    }

    @Test
    void boundOnlyDecreasesAndTheControlProgramReadsItBack() {
        Seeds.forEach(200, random -> {
            long asked = random.nextInt(4) == 0 ? random.nextLong() : random.nextLong(2 * R.b());
            long expected = Long.compareUnsigned(asked, R.b()) < 0 ? asked : R.b();
            TestMachine bare = machine(Flaw.DCB, Standing.BARE, Mode.USER, word(Flaw.DCB, 2, 0));
            bare.register(2, asked).step();
            assertEquals(new RelocationBounds(R.l(), expected), bare.state().r());
            TestMachine hosted = machine(Flaw.DCB, Standing.HOSTED, Mode.USER, word(Flaw.DCB, 2, 0));
            hosted.register(2, asked).step();
            assertEquals(R, hosted.state().r(), "the processor knows no virtual R");
            assertEquals(expected, hosted.state().inEffect().b());
            hosted.state().readBack();
            assertEquals(bare.state().r(), hosted.state().r());
        });
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void tableIsTheConventionalOneWithOneChange(Flaw flaw) {
        InstructionTable table = InstructionTable.of(flaw);
        assertEquals(Optional.of(table), InstructionTable.of(flaw.machine()));
        assertEquals(Optional.of(flaw), table.row(flaw.opcode()));
        List<InstructionRow> others =
                table.rows().stream().filter(row -> row != flaw).toList();
        assertTrue(List.of(Operation.values()).containsAll(others));
        assertEquals(Operation.values().length - (flaw == Flaw.SPSW ? 1 : 0), others.size());
        assertEquals(InstructionClass.SENSITIVE, flaw.claimed());
        long word = word(flaw, 3, 5);
        assertTrue(Disassembler.disassemble(word, table).startsWith(flaw.mnemonic()), flaw.toString());
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void conventionalMachineHasNoFlaw(Flaw flaw) {
        TestMachine machine = TestMachine.of(new InterpretedProcessor(), word(flaw, 3, 5));
        boolean privileged = flaw == Flaw.SPSW;
        machine.traps(privileged ? Cause.PRIVILEGED_INSTRUCTION : Cause.ILLEGAL_INSTRUCTION, word(flaw, 3, 5));
    }
}
