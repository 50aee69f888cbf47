package trapline.journal;

import java.util.Optional;
import trapline.machine.Input;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;

/** What happened to a machine that its state depends on, or that somebody outside has seen of it. */
public sealed interface VmEvent extends Stored {
    /**
     * It was created.
     *
     * @param vm its name
     * @param tenant who it belongs to
     * @param imageName what its program is called
     * @param machine the kind of machine
     * @param words how much memory it had at first
     * @param shares its share of the processors
     * @param ioRates how fast its devices go
     * @param start whether it runs at once
     * @param durability what becomes of it when the node ends
     * @param disk where its disk's base is found again, if it has a disk
     */
    record Created(
            String vm,
            String tenant,
            String imageName,
            String machine,
            long words,
            Shares shares,
            IoRates ioRates,
            boolean start,
            Durability durability,
            Optional<String> disk)
            implements VmEvent {}

    /** An input entered. */
    record Entered(Moment at, Input input) implements VmEvent {}

    /** It got so far, and that can be seen from outside. */
    record Reached(Moment at) implements VmEvent {}

    /** Somebody started, paused, resumed or stopped it. */
    record Changed(Moment at, Life life) implements VmEvent {}

    /** It was moved in the real storage, and has so many words now. */
    record Moved(Moment at, long words) implements VmEvent {}

    /** It got another share of the processors. */
    record Shared(Shares shares) implements VmEvent {}

    /** It failed for good: its region was revoked, or the control program could not go on with it. */
    record Failed(Moment at, String why) implements VmEvent {}

    /**
     * A snapshot was taken, which is in the archive only when {@link Kept} says so.
     *
     * @param at when
     * @param number its number: 0 for the machine as it was created, and one more for each
     * @param hash the hash of the whole state
     * @param life what somebody had made of it then
     * @param shares its share of the processors then
     */
    record Saved(Moment at, long number, String hash, Life life, Shares shares) implements VmEvent {}

    /**
     * The archive has a snapshot.
     *
     * @param number which
     * @param most how many are kept from now on, this one included; 0 where that was not written yet
     */
    record Kept(long number, int most) implements VmEvent {}

    /** Nothing happened; but whoever wrote this still had the machine, and so all before was written by those who had it. */
    record Confirmed() implements VmEvent {}

    /** It was deleted: whatever comes behind belongs to another machine of that name. */
    record Deleted() implements VmEvent {}
}
