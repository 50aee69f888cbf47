package trapline.cluster.migration;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import trapline.cluster.placement.Demand;
import trapline.journal.Durability;
import trapline.machine.BlockSource;
import trapline.machine.Bytes;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.SnapshotFormatException;
import trapline.monitor.SavedProgram;
import trapline.vm.VmSpec;

/** Compares what is to come with what a place is kept for. */
final class Announced {
    private Announced() {}

    /**
     * {@return the machine that is to come, without its content}
     *
     * @param announced what it is, by the node where it is
     * @param demand what the place is kept for
     * @param disks finds what a disk starts with
     * @throws IllegalArgumentException if they do not agree, or its disk is not here
     */
    static VmSpec spec(Arrival.Announcement announced, Demand demand, Function<String, Optional<BlockSource>> disks) {
        boolean same = announced.vm().equals(demand.vm())
                && announced.tenant().equals(demand.tenant())
                && announced.image().equals(demand.image())
                && announced.traits().machine().equals(demand.kind())
                && announced.traits().backingWords() == demand.backingWords()
                && announced.words() <= demand.words()
                && announced.epoch().isPresent() == demand.durable()
                && (announced.durability() != Durability.NONE) == demand.durable();
        if (!same) {
            throw new IllegalArgumentException("the place is kept for another machine, or one of another size");
        }
        Optional<BlockSource> disk = announced.diskOrigin().flatMap(disks);
        if (announced.traits().disk() && disk.isEmpty()) {
            throw new IllegalArgumentException("what its disk starts with is not there: "
                    + announced.diskOrigin().orElse("nobody says what"));
        }
        Manifest nothing =
                new Manifest(announced.traits(), announced.words(), 0, new TreeMap<>(), List.of(), Bytes.NONE);
        SavedProgram program = new SavedProgram(
                nothing,
                name -> {
                    throw new SnapshotFormatException("page " + name + " has not come");
                },
                disk);
        return new VmSpec(
                announced.vm(),
                announced.tenant(),
                announced.image(),
                program,
                announced.shares(),
                announced.ioRates(),
                announced.start(),
                announced.durability());
    }
}
