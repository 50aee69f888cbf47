package trapline.isa.thirdgen;

import java.util.Optional;
import trapline.machine.Exit;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.machine.Psw;
import trapline.machine.Trap;

/**
 * The processor of a machine with a flaw: the conventional one's, and besides it executes the flawed instruction without asking
 * anybody. It comes back early behind an instruction that changed M, since an interrupt may be due then.
 */
public final class FlawedProcessor implements Processor<ThirdGenState> {
    /** Whose M and R the real processor holds. */
    public enum Standing {
        /** A bare machine's own. */
        BARE {
            @Override
            Psw real(ThirdGenState state) {
                return state.psw();
            }
        },
        /** Those that a monitor has put there: M = u, R = R'. */
        HOSTED {
            @Override
            Psw real(ThirdGenState state) {
                return new Psw(Mode.USER, state.p(), state.inEffect());
            }
        };

        abstract Psw real(ThirdGenState state);
    }

    private final Processor<ThirdGenState> conventional = new InterpretedProcessor();
    private final Flaw flaw;
    private final Standing standing;

    private FlawedProcessor(Flaw flaw, Standing standing) {
        this.flaw = flaw;
        this.standing = standing;
    }

    /**
     * {@return the processor of the machine with a table}
     *
     * @param table of whichever machine
     * @param standing where it runs, which makes no difference to the conventional one
     */
    public static Processor<ThirdGenState> of(InstructionTable table, Standing standing) {
        return table.flaw()
                .<Processor<ThirdGenState>>map(flaw -> new FlawedProcessor(flaw, standing))
                .orElseGet(InterpretedProcessor::new);
    }

    @Override
    public Exit run(ThirdGenState state, long quantum) {
        long left = quantum;
        while (true) {
            long before = state.retired;
            Exit exit = conventional.run(state, left);
            left -= state.retired - before;
            if (!(exit instanceof Exit.Trapped(Trap trap)) || !isFlaw(trap)) {
                return exit;
            }
            Mode mode = state.mode();
            Optional<Trap> instead = flaw.effect(state, trap.operand(), standing.real(state));
            if (instead.isPresent()) {
                return new Exit.Trapped(instead.get());
            }
            state.retired++;
            left--;
            if (left == 0 || state.mode() != mode) {
                return Exit.QUANTUM_EXPIRED;
            }
        }
    }

    /** The conventional processor knows the opcode as none, or as a privileged one. */
    private boolean isFlaw(Trap trap) {
        Cause cause = Cause.of(trap);
        return (cause == Cause.ILLEGAL_INSTRUCTION || cause == Cause.PRIVILEGED_INSTRUCTION)
                && Instruction.opcode(trap.operand()) == flaw.opcode();
    }
}
