package trapline.isa.riscv.privileged;

import java.util.List;
import java.util.Optional;
import trapline.isa.riscv.Cause;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.Recomposition;
import trapline.machine.Trap;

/**
 * The privileged instructions that access no CSR (privileged architecture 1.12, 3.3 and 4.2). The same code executes them inline on
 * a bare machine and, as the interpreters v_i, on a virtual one. Each either completes, and retires, or gives the trap to take,
 * and has changed nothing.
 */
public enum PrivilegedInstruction {
    /** Return from a trap in S. */
    SRET("sret", PrivilegeLevel.SUPERVISOR) {
        @Override
        boolean trapped(RiscVState state) {
            return below(PrivilegeLevel.MACHINE, state) && state.csrs().status().has(Status.TSR);
        }

        @Override
        void effect(RiscVState state, int word) {
            state.returnFromSupervisor();
        }
    },
    /** Return from a trap in M. */
    MRET("mret", PrivilegeLevel.MACHINE) {
        @Override
        boolean trapped(RiscVState state) {
            return false;
        }

        @Override
        void effect(RiscVState state, int word) {
            state.returnFromMachine();
        }
    },
    /** Wait for an interrupt. In U it is illegal, as on QEMU: no time limit would be the right one. */
    WFI("wfi", PrivilegeLevel.SUPERVISOR) {
        @Override
        boolean trapped(RiscVState state) {
            return below(PrivilegeLevel.MACHINE, state) && state.csrs().status().has(Status.TW);
        }

        @Override
        void effect(RiscVState state, int word) {
            state.hart().complete(LENGTH);
            state.hart().waitForInterrupt();
        }
    },
    /** Make changed page tables hold. */
    SFENCE_VMA("sfence.vma", PrivilegeLevel.SUPERVISOR) {
        @Override
        boolean trapped(RiscVState state) {
            return !SupervisorCsrs.virtualMemoryOpen(state);
        }

        @Override
        void effect(RiscVState state, int word) {
            state.hart().requestComposition(extent(state, word >> 15 & 31, word >> 20 & 31));
            state.hart().complete(LENGTH);
        }
    };

    /** All of them, in the order of the manual's chapters. */
    public static final List<PrivilegedInstruction> ALL = List.of(values());

    /** Bytes in a privileged instruction: none is compressed. */
    public static final int LENGTH = 4;

    private static final int SRET_WORD = 0x10200073;
    private static final int MRET_WORD = 0x30200073;
    private static final int WFI_WORD = 0x10500073;
    private static final int SFENCE_VMA_MASK = 0xfe007fff;
    private static final int SFENCE_VMA_WORD = 0x12000073;

    private final String mnemonic;
    private final PrivilegeLevel level;

    PrivilegedInstruction(String mnemonic, PrivilegeLevel level) {
        this.mnemonic = mnemonic;
        this.level = level;
    }

    /** {@return the assembler's name} */
    public String mnemonic() {
        return mnemonic;
    }

    /** {@return the lowest level that may execute it} */
    public PrivilegeLevel level() {
        return level;
    }

    /**
     * {@return the instruction in a word, if it is one of these}
     *
     * @param word the operand of a trap by {@link Cause#PRIVILEGED_INSTRUCTION}
     */
    public static Optional<PrivilegedInstruction> of(int word) {
        return switch (word) {
            case SRET_WORD -> Optional.of(SRET);
            case MRET_WORD -> Optional.of(MRET);
            case WFI_WORD -> Optional.of(WFI);
            default -> (word & SFENCE_VMA_MASK) == SFENCE_VMA_WORD ? Optional.of(SFENCE_VMA) : Optional.empty();
        };
    }

    /**
     * {@return whether the instruction is legal now}
     *
     * @param state the machine
     */
    public boolean legal(RiscVState state) {
        return state.hart().level().includes(level) && !trapped(state);
    }

    /**
     * Executes the instruction at pc.
     *
     * @param state the machine
     * @param word the instruction
     * @return the trap that it caused instead, if it did
     */
    public Optional<Trap> execute(RiscVState state, int word) {
        if (!legal(state)) {
            return illegal(word);
        }
        effect(state, word);
        return Optional.empty();
    }

    /**
     * {@return the trap of a privileged instruction that does not exist, or that the present level may not execute}
     *
     * @param word the instruction
     */
    public static Optional<Trap> illegal(int word) {
        return Optional.of(Cause.ILLEGAL_INSTRUCTION.exception(Integer.toUnsignedLong(word)));
    }

    /** {@return whether a bit of mstatus makes it illegal, at a level that else may execute it} */
    abstract boolean trapped(RiscVState state);

    abstract void effect(RiscVState state, int word);

    private static boolean below(PrivilegeLevel level, RiscVState state) {
        return !state.hart().level().includes(level);
    }

    /** What the fence is about (4.2.1): rs1 names a page, rs2 an address space; x0 stands for all. */
    private static Recomposition extent(RiscVState state, int page, int space) {
        if (page != 0) {
            return new Recomposition.Page(state.hart().x(page));
        }
        return space == 0
                ? new Recomposition.Everything()
                : new Recomposition.AddressSpace((int) state.hart().x(space) & 0xffff);
    }
}
