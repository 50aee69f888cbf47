package trapline.isa.riscv.privileged;

import java.util.Optional;
import trapline.isa.riscv.Cause;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;

/** A hart with its CSRs and a page of memory, at reset, on which single privileged instructions are executed. */
final class TestHart {
    static final long PC = PhysicalMemory.RAM_START;

    private static final int CELLS = 512;
    private static final int SYSTEM = 0x73;
    private static final int A0 = 10;
    private static final int A1 = 11;

    final Csrs csrs = new Csrs();
    /** The interrupt lines from outside, as in mip. */
    private long lines;

    final Hart hart;
    final RiscVState state;

    TestHart() {
        hart = new Hart(new PhysicalMemory(Storage.allocate(CELLS), RelocationBounds.all(CELLS)), csrs, PC);
        state = new RiscVState(hart, csrs);
        csrs.connect(new Board() {
            private final Board bare = csrs.board();

            @Override
            public long time() {
                return bare.time();
            }

            @Override
            public long dueAt(long compare) {
                return bare.dueAt(compare);
            }

            @Override
            public long deadline() {
                return bare.deadline();
            }

            @Override
            public long advance() {
                return lines;
            }
        });
    }

    /** A hart at a level, which everything is open to: all counters enabled, Sstc on. */
    static TestHart at(PrivilegeLevel level) {
        TestHart test = new TestHart();
        test.write("mcounteren", -1);
        test.write("scounteren", -1);
        test.write("menvcfg", 1L << 63);
        test.hart.setLevel(level);
        return test;
    }

    /** Drives the interrupt lines from outside. */
    void drive(long high) {
        lines = high;
        csrs.advance(hart.time());
    }

    static Csr csr(String name) {
        return CsrTable.ALL.stream()
                .filter(csr -> csr.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no CSR " + name));
    }

    /** csrrs a1, NAME, x0. */
    long read(String name) {
        completes(tryRead(name));
        return hart.x(A1);
    }

    /** csrrw x0, NAME, a0. */
    void write(String name, long value) {
        completes(tryWrite(name, value));
    }

    /** Writes, and gives what is there then. */
    long legalized(String name, long value) {
        write(name, value);
        return read(name);
    }

    Optional<Trap> tryRead(String name) {
        return csrInstruction(2, csr(name), A1, 0);
    }

    Optional<Trap> tryWrite(String name, long value) {
        hart.setX(A0, value);
        return csrInstruction(1, csr(name), 0, A0);
    }

    /** csrrw (1), csrrs (2), csrrc (3), or with 4 added an immediate one. */
    Optional<Trap> csrInstruction(int function, Csr csr, int destination, int source) {
        int word = csrWord(function, csr.number(), destination, source);
        return CsrInstruction.execute(state, csr, word);
    }

    static int csrWord(int function, int number, int destination, int source) {
        return number << 20 | source << 15 | function << 12 | destination << 7 | SYSTEM;
    }

    Optional<Trap> execute(PrivilegedInstruction instruction) {
        return instruction.execute(state, 0);
    }

    /** An exception happens now. */
    void raise(Cause cause, long about) {
        state.take(cause.exception(about));
    }

    boolean illegal(Optional<Trap> trap) {
        return trap.filter(t -> t.cause() == Cause.ILLEGAL_INSTRUCTION.number()).isPresent();
    }

    /** The interrupt that is due, by its code; -1 for none. */
    int due() {
        return csrs.dueInterrupt(hart.level());
    }

    private static void completes(Optional<Trap> trap) {
        if (trap.isPresent()) {
            throw new AssertionError("trapped: " + trap);
        }
    }
}
