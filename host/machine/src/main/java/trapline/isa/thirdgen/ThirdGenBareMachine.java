package trapline.isa.thirdgen;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import trapline.machine.BareMachine;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;

/** The bare third-generation machine. */
public final class ThirdGenBareMachine implements BareMachine {
    private final ThirdGenState state;
    private final Processor<ThirdGenState> processor;

    private ThirdGenBareMachine(ThirdGenState state, Processor<ThirdGenState> processor) {
        this.state = state;
        this.processor = processor;
    }

    /**
     * {@return a machine of the image's size with the image in place}
     *
     * @param image for this machine
     * @param q how many cells of storage it has, at least as many as the image's words
     * @param drumSectors how many sectors its drum has
     * @param processor executes the innocuous instructions
     */
    public static ThirdGenBareMachine boot(Image image, long q, long drumSectors, Processor<ThirdGenState> processor) {
        Storage storage = Storage.allocate(q);
        storage.write(image.words(), 0);
        ThirdGenState state =
                new ThirdGenState(storage, RelocationBounds.all(q), PswWord.decode(image.entry()), drumSectors);
        return new ThirdGenBareMachine(state, processor);
    }

    @Override
    public Exit runTo(long step) {
        while (true) {
            Exit exit = state.run(processor, step - state.steps());
            if (!(exit instanceof Exit.Trapped(Trap trap))) {
                return exit;
            }
            handle(trap);
        }
    }

    private void handle(Trap trap) {
        complete(state, trap).ifPresent(state::take);
        state.compose();
    }

    /**
     * Executes one instruction, as the machine does in its mode.
     *
     * @param state whose R is in effect, and whose M is that of the real processor
     * @param processor executes the innocuous instructions
     * @return the trap that is to be taken, if there is one; nothing has changed then
     */
    public static Optional<Trap> step(ThirdGenState state, Processor<ThirdGenState> processor) {
        return state.run(processor, 1) instanceof Exit.Trapped(Trap trap) ? complete(state, trap) : Optional.empty();
    }

    /** In supervisor mode a privileged instruction is executed. */
    private static Optional<Trap> complete(ThirdGenState state, Trap trap) {
        return Cause.of(trap) == Cause.PRIVILEGED_INSTRUCTION && state.mode() == Mode.SUPERVISOR
                ? PrivilegedInstruction.of(trap.operand()).execute(state, trap.operand())
                : Optional.of(trap);
    }

    @Override
    public void deliver(Input input) {
        state.deliver(input);
    }

    @Override
    public long steps() {
        return state.steps();
    }

    @Override
    public String digest() {
        return StateDigest.of(state);
    }

    @Override
    public String transcript() {
        return new String(state.console().outputFrom(0), StandardCharsets.ISO_8859_1);
    }

    /** {@return the machine's state, for those who compare} */
    public ThirdGenState state() {
        return state;
    }
}
