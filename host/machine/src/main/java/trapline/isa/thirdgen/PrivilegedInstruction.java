package trapline.isa.thirdgen;

import static trapline.isa.thirdgen.Instruction.a;
import static trapline.isa.thirdgen.Instruction.b;
import static trapline.isa.thirdgen.Instruction.immediate;

import java.util.List;
import java.util.Optional;
import trapline.device.Drum;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Trap;

/**
 * The semantics of the privileged instructions in supervisor mode: the same code executes them inline on a bare machine and,
 * as the interpreters v_i, on a virtual one. Each either completes, and retires, or traps and has changed nothing.
 */
public enum PrivilegedInstruction {
    /** Load PSW. */
    LPSW(Operation.LPSW) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            long address = immediate(word);
            if (Long.compareUnsigned(address, state.bound) >= 0) {
                return Optional.of(Cause.MEMORY.exception(address));
            }
            state.loadPsw(state.storage.load(state.base + address));
            return DONE;
        }
    },
    /** Load R. */
    LRB(Operation.LRB) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            state.setR(new RelocationBounds(
                    state.registers[a(word)] & PswWord.FIELD_MAX, state.registers[b(word)] & PswWord.FIELD_MAX));
            return next(state);
        }
    },
    /** Store the PSW in a register. */
    SPSW(Operation.SPSW) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            Psw psw = state.psw();
            state.registers[a(word)] = PswWord.encode(psw);
            return next(state);
        }
    },
    /** Halt. */
    HALT(Operation.HALT) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            state.halt();
            return DONE;
        }
    },
    /** Set the timer. */
    TSET(Operation.TSET) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            state.setTimer(state.registers[a(word)]);
            return next(state);
        }
    },
    /** Read the timer. */
    TGET(Operation.TGET) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            state.registers[a(word)] = state.timerLeft();
            return next(state);
        }
    },
    /** Console output. */
    COUT(Operation.COUT) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            state.console().print((int) state.registers[a(word)]);
            return next(state);
        }
    },
    /** Console input. */
    CIN(Operation.CIN) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            state.registers[a(word)] = state.console().read();
            return next(state);
        }
    },
    /** Idle until an interrupt. */
    IDLE(Operation.IDLE) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            state.idle();
            return next(state);
        }
    },
    /** Read a sector of the drum. */
    DRD(Operation.DRD) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            Optional<Trap> refused = transferRefused(state, word);
            if (refused.isPresent()) {
                return refused;
            }
            state.storage.write(state.drum().read(sector(state, word)), state.base + state.registers[a(word)]);
            return next(state);
        }
    },
    /** Write a sector of the drum. */
    DWR(Operation.DWR) {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word) {
            Optional<Trap> refused = transferRefused(state, word);
            if (refused.isPresent()) {
                return refused;
            }
            RelocationBounds words = new RelocationBounds(state.base + state.registers[a(word)], Drum.SECTOR_WORDS);
            state.drum().write(sector(state, word), state.storage.read(words));
            return next(state);
        }
    };

    /** All of them, in the table's order. */
    public static final List<PrivilegedInstruction> ALL = List.of(values());

    private static final Optional<Trap> DONE = Optional.empty();
    private final Operation operation;

    PrivilegedInstruction(Operation operation) {
        this.operation = operation;
    }

    /** {@return its row in the table} */
    public Operation operation() {
        return operation;
    }

    /**
     * {@return the instruction in a word}
     *
     * @param word the operand of a trap by {@link Cause#PRIVILEGED_INSTRUCTION}
     */
    public static PrivilegedInstruction of(long word) {
        return ALL.get(indexOf(word));
    }

    /**
     * {@return the index, in {@link #ALL}, of the instruction in a word}
     *
     * @param word the operand of a trap by {@link Cause#PRIVILEGED_INSTRUCTION}
     */
    public static int indexOf(long word) {
        // The privileged opcodes are consecutive.
        return Instruction.opcode(word) - Opcode.LPSW;
    }

    /**
     * Executes the instruction at P as supervisor mode does.
     *
     * @param state whose R is in effect
     * @param word the instruction
     * @return the trap that it caused instead, if it did
     */
    public Optional<Trap> execute(ThirdGenState state, long word) {
        Optional<Trap> trap = effect(state, word);
        if (trap.isEmpty()) {
            state.retire();
        }
        return trap;
    }

    abstract Optional<Trap> effect(ThirdGenState state, long word);

    private static Optional<Trap> next(ThirdGenState state) {
        state.p++;
        return DONE;
    }

    private static long sector(ThirdGenState state, long word) {
        return state.registers[b(word)];
    }

    private static Optional<Trap> transferRefused(ThirdGenState state, long word) {
        if (!state.drum().has(sector(state, word))) {
            return Optional.of(Cause.DRUM.exception(sector(state, word)));
        }
        long start = state.registers[a(word)];
        return OutOfLine.inside(start, Drum.SECTOR_WORDS, state.bound)
                ? Optional.empty()
                : Optional.of(Cause.MEMORY.exception(OutOfLine.firstOutside(start, state.bound)));
    }
}
