package trapline.vm;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import trapline.machine.Input;
import trapline.machine.TimedInput;
import trapline.monitor.Guest;

/**
 * What goes into a machine from outside, and what can be seen of it there: always between two instructions. Every input is
 * recorded with the step at which it enters.
 */
final class Outside {
    private final Guest guest;
    private final InputHistory history = new InputHistory();

    Outside(Guest guest) {
        this.guest = guest;
    }

    /** {@return whether the machine's console takes no such input any more} */
    boolean isClosedTo(Input input) {
        return history.consoleEnded() && !(input instanceof Input.BitFlip);
    }

    /**
     * Lets an input in, as much of it as the guest has room for.
     *
     * @return what went in, if anything did
     */
    Optional<Input> deliver(Input input) {
        Optional<Input> fits = fitting(input);
        fits.ifPresent(taken -> {
            history.add(new TimedInput(guest.steps(), taken));
            guest.deliver(taken);
        });
        return fits;
    }

    private Optional<Input> fitting(Input input) {
        if (!(input instanceof Input.ConsoleInput(String bytes))) {
            return Optional.of(input);
        }
        int room = Math.min(guest.consoleRoom(), bytes.length());
        return room == 0 ? Optional.empty() : Optional.of(new Input.ConsoleInput(bytes.substring(0, room)));
    }

    /** {@return what it printed from a position on, as far as that is kept} */
    VirtualMachine.ConsoleText printed(long from, VmState state) {
        long start = Math.clamp(from, guest.oldestPrinted(), guest.printed());
        String bytes = new String(guest.output(start), StandardCharsets.ISO_8859_1);
        return new VirtualMachine.ConsoleText(start, start + bytes.length(), bytes, state);
    }

    /** {@return a look into it; with a digest only if its region is still its own} */
    Inspection inspect(VmStatus status, List<String> interpreters, boolean digest) {
        return new Inspection(
                status,
                guest.processor(),
                digest ? Optional.of(guest.digest()) : Optional.empty(),
                Inspection.traps(interpreters, guest.trapRecord()),
                guest.trapRecord().last(),
                history.complete(),
                history.inputs());
    }
}
