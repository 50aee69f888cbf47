package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import trapline.machine.Cells;
import trapline.machine.Exit;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;

/**
 * A machine for tests: its region lies in the midst of a storage, its R in the midst of the region, and the code under test at
 * address 0 of R. Every cell that the test did not write holds a canary, which tells its place. The canaries are no
 * instructions.
 */
final class TestMachine {
    /** The machine's region. */
    static final RelocationBounds REGION = new RelocationBounds(1000, 400);

    /** The R that it starts with. */
    static final RelocationBounds R = new RelocationBounds(50, 300);

    private static final long STORAGE_SIZE = 2000;

    private final ThirdGenState state;
    private final Processor<ThirdGenState> processor;

    private TestMachine(ThirdGenState state, Processor<ThirdGenState> processor) {
        this.state = state;
        this.processor = processor;
    }

    /** {@return a machine in virtual user mode, with the standard R and the code at its address 0} */
    static TestMachine of(Processor<ThirdGenState> processor, long... code) {
        return of(processor, new Psw(Mode.USER, 0, R), code);
    }

    /** {@return a machine with the code at address 0 of the PSW's R, and P as in the PSW} */
    static TestMachine of(Processor<ThirdGenState> processor, Psw psw, long... code) {
        Storage storage = Storage.allocate(STORAGE_SIZE);
        storage.write(LongStream.range(0, STORAGE_SIZE).map(TestMachine::canary).toArray(), 0);
        if (code.length > 0) {
            storage.write(code, REGION.l() + psw.r().l());
        }
        return new TestMachine(new ThirdGenState(storage, REGION, psw, 2), processor);
    }

    /** {@return what a cell of the whole storage holds until somebody writes it} */
    static long canary(long realAddress) {
        return 0x00ca_0000_0000_0000L | realAddress;
    }

    /** {@return the canary of the cell that an address names through the standard R} */
    static long canaryAt(long address) {
        return canary(REGION.l() + R.l() + address);
    }

    TestMachine register(int register, long word) {
        state.registers[register] = word;
        return this;
    }

    long register(int register) {
        return state.register(register);
    }

    /** {@return the cell that an address names through R} */
    long cell(long address) {
        return state.storage.load(state.base + address);
    }

    TestMachine cell(long address, long word) {
        state.storage.store(state.base + address, word);
        return this;
    }

    /** {@return the cell of the machine's E, whatever R is} */
    long own(long address) {
        return state.storage.load(REGION.l() + address);
    }

    TestMachine own(long address, long word) {
        state.storage.store(REGION.l() + address, word);
        return this;
    }

    /** Fills all of the storage that is not this machine's with other words. */
    void replaceOutside(RandomGenerator random) {
        for (long i = 0; i < STORAGE_SIZE; i++) {
            if (!REGION.contains(i)) {
                state.storage.store(i, random.nextLong());
            }
        }
    }

    ThirdGenState state() {
        return state;
    }

    /** {@return the processor's exit; what it means is for the test} */
    Exit execute(long quantum) {
        return processor.run(state, quantum);
    }

    /** Runs one instruction, which must complete. */
    TestMachine step() {
        long before = state.retired();
        assertEquals(Exit.QUANTUM_EXPIRED, execute(1));
        assertEquals(before + 1, state.retired());
        return this;
    }

    /** Runs up to a trap, which must be this one, and must have had no effect. */
    TestMachine traps(Cause cause, long operand) {
        Snapshot before = snapshot();
        assertEquals(new Exit.Trapped(new Trap.GuestException(cause.number(), operand)), execute(1));
        assertEquals(before, snapshot(), () -> cause + " had an effect");
        return this;
    }

    Snapshot snapshot() {
        return Snapshot.of(state);
    }

    /** Everything that a processor could change. */
    record Snapshot(Psw psw, List<Long> registers, long retired, RelocationBounds inEffect, Cells cells) {
        static Snapshot of(ThirdGenState state) {
            return new Snapshot(
                    state.psw(),
                    Arrays.stream(state.registers()).boxed().toList(),
                    state.retired(),
                    state.inEffect(),
                    Cells.of(state.storage()));
        }
    }
}
