package trapline.isa.thirdgen;

import java.util.Optional;
import trapline.machine.Exit;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.machine.Trap;

/** The bare machine's processor with the semantics of one instruction perturbed. */
public final class MutantProcessor implements Processor<ThirdGenState> {
    /** In what way. */
    public enum Perturbation {
        /** The result is one more. */
        PLUS_ONE,
        /** The result is in the next register, too. */
        TWO_REGISTERS,
        /** Nothing happens but that P advances. */
        NOTHING,
        /** P advances by one more. */
        SKIPS,
        /** l is added to the result. */
        SHOWS_L,
        /** M is added to the result. */
        SHOWS_M,
        /** It leaves supervisor mode. */
        LEAVES_SUPERVISOR_MODE,
        /** It decreases the bound. */
        DECREASES_BOUND,
        /** The cell behind the bound can be loaded. */
        LOOSE_BOUND,
        /** It traps as an illegal instruction. */
        TRAPS,
        /** Privileged no more. */
        UNPRIVILEGED,
        /** In user mode nothing happens, silently. */
        NOTHING_IN_USER_MODE,
        /** The result is negated twice, which changes nothing. */
        SAME
    }

    private final Processor<ThirdGenState> sound = new InterpretedProcessor();
    private final Operation operation;
    private final Perturbation perturbation;

    public MutantProcessor(Operation operation, Perturbation perturbation) {
        this.operation = operation;
        this.perturbation = perturbation;
    }

    @Override
    public Exit run(ThirdGenState state, long quantum) {
        for (long left = quantum; left > 0; left--) {
            Mode mode = state.mode();
            Exit exit = isMutated(state) ? mutated(state) : sound.run(state, 1);
            if (exit instanceof Exit.Trapped || mode != state.mode() || state.halted() || state.waiting()) {
                return exit;
            }
        }
        return Exit.QUANTUM_EXPIRED;
    }

    private boolean isMutated(ThirdGenState state) {
        return state.p < state.bound && Instruction.opcode(word(state)) == operation.opcode();
    }

    private static long word(ThirdGenState state) {
        return state.storage.load(state.base + state.p);
    }

    private Exit mutated(ThirdGenState state) {
        long word = word(state);
        switch (perturbation) {
            case NOTHING -> {
                return nothing(state);
            }
            case NOTHING_IN_USER_MODE -> {
                if (state.mode() == Mode.USER) {
                    return nothing(state);
                }
            }
            case TRAPS -> {
                return new Exit.Trapped(Cause.ILLEGAL_INSTRUCTION.exception(word));
            }
            case UNPRIVILEGED -> {
                return privileged(state, word);
            }
            case LOOSE_BOUND -> {
                if (Instruction.immediate(word) == state.bound && state.base + state.bound < state.storage.q()) {
                    state.registers[Instruction.a(word)] = state.storage.load(state.base + state.bound);
                    return nothing(state);
                }
            }
            default -> {
                // The instruction is executed first.
            }
        }
        Exit exit = sound.run(state, 1);
        if (exit instanceof Exit.Trapped(Trap trap)
                && Cause.of(trap) == Cause.PRIVILEGED_INSTRUCTION
                && state.mode() == Mode.SUPERVISOR) {
            exit = privileged(state, word);
        }
        if (!(exit instanceof Exit.Trapped)) {
            perturb(state, Instruction.a(word));
        }
        return exit;
    }

    private static Exit nothing(ThirdGenState state) {
        state.p++;
        state.retired++;
        return Exit.QUANTUM_EXPIRED;
    }

    private static Exit privileged(ThirdGenState state, long word) {
        Optional<Trap> trap = PrivilegedInstruction.of(word).execute(state, word);
        if (!state.composed()) {
            state.compose();
        }
        return trap.<Exit>map(Exit.Trapped::new).orElse(Exit.QUANTUM_EXPIRED);
    }

    private void perturb(ThirdGenState state, int a) {
        long[] g = state.registers;
        switch (perturbation) {
            case PLUS_ONE -> g[a]++;
            case TWO_REGISTERS -> g[a + 1 & 15] = g[a];
            case SKIPS -> state.p++;
            case SHOWS_L -> g[a] += state.r().l();
            case SHOWS_M -> g[a] += state.mode() == Mode.USER ? 1 : 0;
            case LEAVES_SUPERVISOR_MODE -> state.enterUserMode();
            case DECREASES_BOUND -> state.decreaseBound(state.bound - 1, state.r());
            case SAME -> {
                long negative = -g[a];
                g[a] = -negative;
            }
            default -> {
                // Done before, instead of the instruction.
            }
        }
    }
}
