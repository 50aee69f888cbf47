package trapline.vm;

import java.util.List;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.Guest;
import trapline.monitor.MachineKind;
import trapline.vm.pool.VmThread;

/**
 * What a node lends to its virtual machines of one kind.
 *
 * @param kind the kind
 * @param storage the node's real storage
 * @param allocator A
 * @param lanes the dispatchers, one for each VM thread
 * @param events where to publish
 * @param scheduling how long a turn is
 * @param nanoTime the clock for rates; guests never see it
 * @param epochNanos the calendar: nanoseconds since 1970
 * @param <G> the kind of guest
 */
record Host<G extends Guest>(
        MachineKind<G> kind,
        Storage storage,
        ActorRef<AllocatorActor.Command> allocator,
        List<ActorRef<TrapMessage<G>>> lanes,
        EventLog events,
        Scheduling scheduling,
        LongSupplier nanoTime,
        LongSupplier epochNanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    Host {
        lanes = List.copyOf(lanes);
    }

    /**
     * How long a turn is.
     *
     * @param quantum how many instructions a machine of weight 100 may retire in a turn, at least 100
     * @param trapCost how many instructions of its turn a trap costs a machine, at least 1
     * @param clockInterval how many nanoseconds are between two readings of the wall clock for a machine that follows it, at least 1
     */
    record Scheduling(long quantum, long trapCost, long clockInterval) {
        Scheduling {
            if (quantum < 100 || trapCost < 1) {
                throw new IllegalArgumentException("a quantum is at least 100 instructions, a trap's cost at least 1");
            }
            if (clockInterval < 1) {
                throw new IllegalArgumentException("the wall clock cannot be read every " + clockInterval + " ns");
            }
        }
    }

    /** {@return D in the lane of this thread; in the first lane if it is no VM thread} */
    ActorRef<TrapMessage<G>> lane() {
        return lanes.get(Math.max(0, VmThread.currentIndex()));
    }

    /**
     * {@return how many nanoseconds of wall clock time have passed since a moment}
     *
     * @param epochSecond the moment, in seconds since 1970
     */
    long nanosSince(long epochSecond) {
        return Math.max(0, epochNanos.getAsLong() - epochSecond * NANOS_PER_SECOND);
    }

    /** {@return a guest with its program in place} */
    G boot(VmSpec spec, RelocationBounds region) {
        return kind.boot(spec.program(), storage, region);
    }
}
