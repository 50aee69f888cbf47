package trapline.cluster.migration;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.Bytes;
import trapline.machine.snapshot.SnapshotFormatException;
import trapline.vm.Arriving;
import trapline.vm.PastInputs;
import trapline.vm.VirtualMachine;

/**
 * Puts what comes of a machine where it belongs, acknowledges it in the order in which it came, and has the machine made of it when all is there.
 */
final class Unpacking {
    private final BesideMemory beside;
    private final Consumer<VirtualMachine.Arrive> machine;
    private final ActorRef<Arriving.Answer> answers;
    private final Consumer<Departure.Taken> acknowledgements;
    /** What has come and is not acknowledged; negative if it did not have to go to the machine. */
    private final Deque<Long> put = new ArrayDeque<>();

    private Optional<Arrival.Last> last = Optional.empty();
    private boolean rehearsal;

    /**
     * Nothing has come.
     *
     * @param backingWords how much may come beside the memory
     * @param machine the machine to be
     * @param answers hears what it says
     * @param acknowledgements go to whoever sends the pieces
     */
    Unpacking(
            long backingWords,
            Consumer<VirtualMachine.Arrive> machine,
            ActorRef<Arriving.Answer> answers,
            Consumer<Departure.Taken> acknowledgements) {
        this.beside = new BesideMemory(backingWords);
        this.machine = machine;
        this.answers = answers;
        this.acknowledgements = acknowledgements;
    }

    /** {@return whether all has come} */
    boolean isAll() {
        return last.isPresent();
    }

    /** {@return what came last, when all has come} */
    Arrival.Last last() {
        return last.orElseThrow();
    }

    /** {@return all that was typed and sent to it before, when all has come} */
    PastInputs history() {
        return last().past().with(0, beside.past());
    }

    /** Takes a piece; {@return why the machine cannot be made of what has come, if so} */
    Optional<String> take(Arrival.Piece piece) {
        return switch (piece) {
            case Arrival.Memory(long sequence, var numbers, Bytes content) -> {
                put.addLast(sequence);
                machine.accept(new VirtualMachine.Put(numbers, content, answers));
                yield Optional.empty();
            }
            case Arrival.Beside _, Arrival.Past _, Arrival.Rest _ -> takeBeside(piece);
            case Arrival.Rehearse(long sequence) -> {
                put.addLast(sequence);
                rehearsal = true;
                yield assembleIfAllIsPut();
            }
            case Arrival.Last all -> {
                last = Optional.of(all);
                yield assembleIfAllIsPut();
            }
        };
    }

    /** The machine has taken the first piece that is not acknowledged; {@return why it cannot be made of what has come, if so} */
    Optional<String> taken() {
        acknowledgements.accept(new Departure.Taken(put.removeFirst()));
        acknowledgeLocal();
        return assembleIfAllIsPut();
    }

    private Optional<String> takeBeside(Arrival.Piece piece) {
        Optional<String> refusal = beside.add(piece);
        if (refusal.isEmpty()) {
            // Those of memory that are on their way to the machine are acknowledged first.
            put.addLast(-piece.sequence());
            acknowledgeLocal();
        }
        return refusal;
    }

    /** Acknowledges what did not have to go to the machine and is next. */
    private void acknowledgeLocal() {
        while (!put.isEmpty() && put.getFirst() < 0) {
            acknowledgements.accept(new Departure.Taken(-put.removeFirst()));
        }
    }

    private Optional<String> assembleIfAllIsPut() {
        try {
            if (rehearsal && put.size() == 1) {
                rehearsal = false;
                machine.accept(new VirtualMachine.Rehearse(beside.takeRest(), beside, answers));
            } else if (last.isPresent() && put.isEmpty()) {
                machine.accept(new VirtualMachine.Assemble(
                        beside.takeRest(), beside, last.get().hash(), answers));
            }
            return Optional.empty();
        } catch (SnapshotFormatException damaged) {
            return Optional.of("its state cannot be read: " + damaged.getMessage());
        }
    }
}
