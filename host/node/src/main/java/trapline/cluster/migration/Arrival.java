package trapline.cluster.migration;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.journal.Durability;
import trapline.machine.Bytes;
import trapline.machine.snapshot.Traits;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;
import trapline.vm.Leaving;
import trapline.vm.PastInputs;
import trapline.vm.VmSpec;

/** What the place that a node keeps for a machine can be told. {@link ArrivalActor} is it. */
public final class Arrival {
    private Arrival() {}

    /** What it can be told. */
    public sealed interface Command permits Incoming, ArrivalActor.Internal {}

    /** What comes from the node where the machine is. */
    public sealed interface Incoming extends Command, MigrationMessage {}

    /** What comes piece by piece, each of which is acknowledged by its number. */
    public sealed interface Piece extends Incoming {
        /** {@return which piece, from 1} */
        long sequence();
    }

    /**
     * What the machine is.
     *
     * @param vm its name
     * @param tenant who it belongs to
     * @param image what its program is called
     * @param traits its kind's properties
     * @param words its memory
     * @param shares its share of the processors
     * @param ioRates how fast its devices go
     * @param start whether it ran at once when it was created
     * @param diskOrigin what its disk starts with, if it has one
     * @param durability what becomes of it when its node ends
     * @param epoch under which it is the other node's in the journal that both reach, if it outlives its node
     */
    public record Announcement(
            VmId vm,
            Tenant tenant,
            String image,
            Traits traits,
            long words,
            Shares shares,
            IoRates ioRates,
            boolean start,
            Optional<String> diskOrigin,
            Durability durability,
            OptionalLong epoch) {
        /** What a machine is that was created by that spec, and is prepared to leave. */
        static Announcement of(VmSpec spec, Leaving.Prepared machine) {
            return new Announcement(
                    spec.id(),
                    spec.tenant(),
                    spec.imageName(),
                    machine.traits(),
                    machine.words(),
                    machine.shares(),
                    spec.ioRates(),
                    spec.start(),
                    machine.diskOrigin(),
                    spec.durability(),
                    machine.epoch());
        }
    }

    /** Be ready for it. */
    public record Begin(Announcement announcement, ActorRef<Departure.Command> departure) implements Incoming {}

    /** Pages of its memory: the content of each, one behind the other. */
    public record Memory(long sequence, List<Long> numbers, Bytes content) implements Piece {
        public Memory {
            numbers = List.copyOf(numbers);
        }
    }

    /** Pages of its drum, disk or files: the content of each, one behind the other. */
    public record Beside(long sequence, List<Integer> lengths, Bytes content) implements Piece {
        public Beside {
            lengths = List.copyOf(lengths);
        }
    }

    /** A part of the record of what has entered it. */
    public record Past(long sequence, int from, Bytes bytes) implements Piece {}

    /** A part of its state but for the pages: a manifest without memory. */
    public record Rest(long sequence, Bytes bytes) implements Piece {}

    /** Try to make a machine of what has come; the state comes once more, when it rests. */
    public record Rehearse(long sequence) implements Piece {}

    /** That was all. The history has no bytes here: they have come. */
    public record Last(long sequence, String hash, Leaving.Luggage luggage, PastInputs past) implements Piece {}

    /** The machine is yours; so far that is how it was. Said again until it is answered. */
    public record Go(MigrationReport report) implements Incoming {}

    /** Nothing comes of it. */
    public record Abort(String why) implements Incoming {}

    /** That is how it was. */
    public record Farewell(MigrationReport report) implements Incoming {}
}
