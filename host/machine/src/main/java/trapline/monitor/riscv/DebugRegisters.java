package trapline.monitor.riscv;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.privileged.Csr;
import trapline.isa.riscv.privileged.CsrTable;
import trapline.isa.riscv.privileged.RiscVState;

/**
 * A hart's registers by GDB's numbers: x0 to x31, pc, f0 to f31, the CSRs by their numbers, the privilege level. Floating-point
 * registers can be seen and set even while mstatus.FS is Off.
 */
final class DebugRegisters {
    static final int PC = 32;
    static final int FIRST_FLOAT = 33;
    static final int FIRST_CSR = 65;
    static final int LEVEL = FIRST_CSR + CsrTable.NUMBERS;

    static final int FFLAGS = 0x001;
    static final int FRM = 0x002;
    static final int FCSR = 0x003;

    private static final int FFLAGS_MASK = 0x1f;
    private static final int FRM_SHIFT = 5;

    /** What only A may compose, and what counts the instruction that writes it. */
    private static final Set<String> NOT_SETTABLE = Set.of("satp", "mcycle", "minstret", "mcountinhibit");

    private static final String PROTECTION = "pmp";

    private final RiscVState state;

    DebugRegisters(RiscVState state) {
        this.state = state;
    }

    OptionalLong get(int number) {
        Hart hart = state.hart();
        if (number >= 0 && number < PC) {
            return OptionalLong.of(hart.x(number));
        }
        if (number == PC) {
            return OptionalLong.of(hart.pc());
        }
        if (number >= FIRST_FLOAT && number < FIRST_CSR) {
            return OptionalLong.of(hart.f(number - FIRST_FLOAT));
        }
        if (number == LEVEL) {
            return OptionalLong.of(hart.level().code());
        }
        Optional<Csr> csr = csr(number);
        return csr.isPresent() ? OptionalLong.of(get(csr.get())) : OptionalLong.empty();
    }

    private long get(Csr csr) {
        int fcsr = state.hart().fcsr();
        return switch (csr.number()) {
            case FFLAGS -> fcsr & FFLAGS_MASK;
            case FRM -> fcsr >> FRM_SHIFT;
            case FCSR -> fcsr;
            default -> csr.read().applyAsLong(state);
        };
    }

    boolean set(int number, long value) {
        Hart hart = state.hart();
        if (number >= 0 && number < PC) {
            hart.setX(number, value);
            return true;
        }
        if (number == PC) {
            return setPc(value);
        }
        if (number >= FIRST_FLOAT && number < FIRST_CSR) {
            hart.setF(number - FIRST_FLOAT, value);
            return true;
        }
        return csr(number).map(csr -> set(csr, value)).orElse(false);
    }

    private boolean setPc(long value) {
        boolean even = (value & 1) == 0;
        if (even) {
            state.hart().setPc(value);
        }
        return even;
    }

    private boolean set(Csr csr, long value) {
        int fcsr = state.hart().fcsr();
        switch (csr.number()) {
            case FFLAGS -> state.hart().setFcsr(fcsr & ~FFLAGS_MASK | (int) value & FFLAGS_MASK);
            case FRM -> state.hart().setFcsr(fcsr & FFLAGS_MASK | (int) value << FRM_SHIFT);
            case FCSR -> state.hart().setFcsr((int) value);
            default -> {
                if (csr.isReadOnly()
                        || NOT_SETTABLE.contains(csr.name())
                        || csr.group().equals(PROTECTION)) {
                    return false;
                }
                csr.write().accept(state, value);
                // Interrupts may be pending now that were not.
                state.csrs().advance(state.hart().time());
            }
        }
        return true;
    }

    private static Optional<Csr> csr(int number) {
        return number >= FIRST_CSR && number < LEVEL ? CsrTable.find(number - FIRST_CSR) : Optional.empty();
    }
}
