package trapline.vm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
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
    private static final int MOST_LISTENERS = 64;

    private final Guest guest;
    private final Recording recording;
    private final InputHistory history = new InputHistory();
    private final Deque<VirtualMachine.Listen> listeners = new ArrayDeque<>();

    Outside(Guest guest, Recording recording) {
        this.guest = guest;
        this.recording = recording;
    }

    /** {@return whether the machine's console takes no such input any more} */
    boolean isClosedTo(Input input) {
        return switch (input) {
            case Input.ConsoleInput _, Input.ConsoleEnd _ -> history.consoleEnded() || guest.consoleEnded();
            case Input.BitFlip _, Input.NetworkFrame _, Input.ClockSync _ -> false;
        };
    }

    /**
     * Lets an input in, as much of it as the guest has room for.
     *
     * @return what went in, if anything did
     */
    Optional<Input> deliver(Input input) {
        Optional<Input> fits = fitting(input);
        fits.ifPresent(taken -> {
            recording.entered(taken);
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

    /** {@return how much was typed on its console since it was made} */
    long typed() {
        return guest.typed();
    }

    /** Says that the machine was changed in a way that is not recorded. */
    void disturbed() {
        history.disturbed();
        recording.disturbed();
    }

    /** Says that its history begins before this. */
    void recovered() {
        history.disturbed();
    }

    /** {@return what has entered behind a position of the record} */
    PastInputs past(int from) {
        return history.since(from);
    }

    /** Says what had entered on another node. */
    void resume(PastInputs past) {
        history.resume(past);
    }

    /** {@return what it printed from a position on, as far as that is kept} */
    VirtualMachine.ConsoleText printed(long from, VmState state) {
        long end = recording.released();
        VmState seen = state.isFinal() && !recording.settled() ? VmState.RUNNING : state;
        if (from > end && recording.positionsLast()) {
            // It was there before the node started again, and will be again.
            return new VirtualMachine.ConsoleText(from, from, "", recording.accepted(), seen);
        }
        long start = Math.clamp(from, Math.min(end, guest.oldestPrinted()), end);
        String kept = new String(guest.output(start), StandardCharsets.ISO_8859_1);
        String bytes = kept.substring(0, (int) Math.min(kept.length(), end - start));
        return new VirtualMachine.ConsoleText(start, start + bytes.length(), bytes, recording.accepted(), seen);
    }

    /** Answers a reader when there is something to read. There are few: of too many, the first one is answered with nothing. */
    void listen(VirtualMachine.Listen reader, VmState state) {
        listeners.addLast(reader);
        answerListeners(state);
        if (listeners.size() > MOST_LISTENERS) {
            answer(listeners.removeFirst(), state);
        }
    }

    /** Answers the readers that have something to read now, or never will. */
    void answerListeners(VmState state) {
        if (!listeners.isEmpty()) {
            listeners.removeIf(reader -> {
                boolean ready = state.isFinal() && recording.settled() || recording.released() > reader.from();
                if (ready) {
                    answer(reader, state);
                }
                return ready;
            });
        }
    }

    private void answer(VirtualMachine.Listen reader, VmState state) {
        reader.replyTo().tell(printed(reader.from(), state));
    }

    /** {@return a look into it; with a digest only if its region is still its own} */
    Inspection inspect(VmStatus status, List<String> interpreters, boolean digest) {
        return new Inspection(
                status,
                guest.processor(),
                digest ? Optional.of(guest.digest()) : Optional.empty(),
                Inspection.traps(interpreters, guest.trapRecord()),
                guest.trapRecord().last(),
                history.inputs());
    }
}
