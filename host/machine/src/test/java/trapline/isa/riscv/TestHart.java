package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import trapline.machine.Cells;
import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * A hart for tests, with a small memory in the midst of a storage: raw code goes in, registers are set, so many instructions run,
 * and everything can be read. It starts in M without translation, at {@link #CODE}.
 */
public final class TestHart {
    /** Where the code under test lies. */
    public static final long CODE = PhysicalMemory.RAM_START + 0x1000;

    /** How many pages of RAM there are. */
    public static final int PAGES = 64;

    private static final int CELLS_PER_PAGE = PhysicalMemory.PAGE_SIZE / Storage.BYTES_PER_CELL;
    private static final RelocationBounds REGION =
            new RelocationBounds(3 * CELLS_PER_PAGE, (long) PAGES * CELLS_PER_PAGE);

    private final TestPrivilegedState state = new TestPrivilegedState();
    private final Storage storage = Storage.allocate(REGION.end() + 2 * CELLS_PER_PAGE);
    private final Hart hart = new Hart(new PhysicalMemory(storage, REGION), state, CODE);
    private final Processor<Hart> processor;

    private TestHart(Processor<Hart> processor) {
        this.processor = processor;
    }

    /**
     * {@return a hart with code in place}
     *
     * @param processor runs it
     * @param code instructions of 32 bits, from {@link #CODE} on
     */
    public static TestHart of(Processor<Hart> processor, int... code) {
        return new TestHart(processor).words(CODE, code);
    }

    /** {@return the hart} */
    public Hart hart() {
        return hart;
    }

    /** {@return its CSRs} */
    public TestPrivilegedState state() {
        return state;
    }

    /** {@return the storage around its memory} */
    Storage storage() {
        return storage;
    }

    /** Puts words of 32 bits into memory. */
    public TestHart words(long physicalAddress, int... words) {
        for (int i = 0; i < words.length; i++) {
            store(physicalAddress + 4L * i, words[i], 4);
        }
        return this;
    }

    /** Puts half words into memory. */
    public TestHart halfWords(long physicalAddress, int... halfWords) {
        for (int i = 0; i < halfWords.length; i++) {
            store(physicalAddress + 2L * i, halfWords[i], 2);
        }
        return this;
    }

    /** Puts a double word into memory. */
    public TestHart doubleWord(long physicalAddress, long value) {
        store(physicalAddress, value, 8);
        return this;
    }

    private void store(long physicalAddress, long value, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >>> 8 * i);
        }
        if (!hart.memory().write(physicalAddress, bytes, 0, size)) {
            throw new IllegalArgumentException("no memory at " + Long.toHexString(physicalAddress));
        }
    }

    /** {@return the double word at a physical address, which need not be aligned} */
    public long doubleWord(long physicalAddress) {
        return hart.memory().getLong(physicalAddress);
    }

    /** Sets an integer register. */
    public TestHart x(int register, long value) {
        hart.setX(register, value);
        return this;
    }

    /** {@return an integer register} */
    public long x(int register) {
        return hart.x(register);
    }

    /** Sets a floating-point register. */
    public TestHart f(int register, long bits) {
        hart.setF(register, bits);
        return this;
    }

    /** {@return the processor's exit; what it means is for the test} */
    public Exit execute(long quantum) {
        return processor.run(hart, quantum);
    }

    /** Runs so many instructions, which must all complete. */
    public TestHart run(long instructions) {
        long before = hart.retired();
        assertEquals(Exit.QUANTUM_EXPIRED, execute(instructions));
        assertEquals(before + instructions, hart.retired());
        return this;
    }

    /** Runs up to a trap at the very next instruction, which must be this one, and have had no effect. */
    public TestHart traps(Cause cause, long operand) {
        Snapshot before = snapshot();
        assertEquals(new Exit.Trapped(cause.exception(operand)), execute(1));
        assertEquals(before, snapshot(), () -> cause + " had an effect");
        return this;
    }

    /** {@return everything that a processor could change} */
    public Snapshot snapshot() {
        return Snapshot.of(hart, storage);
    }

    /** Everything that a processor could change, of the whole storage. */
    public record Snapshot(
            long pc, List<Long> x, List<Long> f, int fcsr, boolean dirty, long retired, long reservation, Cells cells) {
        static Snapshot of(Hart hart, Storage storage) {
            return new Snapshot(
                    hart.pc(),
                    Arrays.stream(hart.x).limit(Hart.REGISTERS).boxed().toList(),
                    Arrays.stream(hart.f).boxed().toList(),
                    hart.fcsr(),
                    hart.floatingPointDirty(),
                    hart.retired(),
                    hart.memory.reservation,
                    Cells.of(storage));
        }
    }
}
