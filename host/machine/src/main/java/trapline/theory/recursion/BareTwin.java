package trapline.theory.recursion;

import java.nio.charset.StandardCharsets;
import java.util.List;
import trapline.isa.thirdgen.InterpretedProcessor;
import trapline.isa.thirdgen.ThirdGenBareMachine;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.Input;

/** The bare machine that runs what a machine of a nesting runs. */
final class BareTwin {
    /** Fewer instructions than a console keeps bytes, so that none are lost between two readings. */
    private static final long QUANTUM = 50_000;

    private final ThirdGenBareMachine machine;
    private final StringBuilder console = new StringBuilder();
    private Exit exit = Exit.QUANTUM_EXPIRED;

    BareTwin(Nesting nesting, List<Input> inputs) {
        Image image = nesting.image();
        machine = ThirdGenBareMachine.boot(image, image.size(), nesting.drumSectors(), new InterpretedProcessor());
        inputs.forEach(machine::deliver);
    }

    /**
     * {@return why it stopped}
     *
     * @param step where at the latest, counted from its start
     */
    Exit runTo(long step) {
        while (exit.equals(Exit.QUANTUM_EXPIRED) && machine.steps() < step) {
            exit = machine.runTo(Math.min(step, machine.steps() + QUANTUM));
            byte[] more = machine.state().console().outputFrom(console.length());
            console.append(new String(more, StandardCharsets.ISO_8859_1));
        }
        return exit;
    }

    ThirdGenState state() {
        return machine.state();
    }

    /** {@return all that it has printed, as chars 0 to 255} */
    String console() {
        return console.toString();
    }

    String digest() {
        return machine.digest();
    }
}
