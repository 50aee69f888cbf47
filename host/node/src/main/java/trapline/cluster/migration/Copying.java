package trapline.cluster.migration;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.ManifestFormat;
import trapline.machine.snapshot.MemoryCopy;
import trapline.vm.Leaving;
import trapline.vm.NewPages;
import trapline.vm.ShadowStorage;
import trapline.vm.VirtualMachine;

/** The copy of a machine that is made in rounds, and what of it waits to be sent. */
final class Copying implements AutoCloseable {
    /** The copy of the memory, and its parcels. */
    private record Load(ShadowStorage storage, Parcels parcels) {}

    private final Rounds rounds;
    private final NewPages beside = new NewPages();
    private Optional<Load> load = Optional.empty();
    private Optional<Manifest> asItWas = Optional.empty();
    private int pastFrom;
    private boolean rehearsed;
    private long roundPages;
    private long roundPassNanos;
    private boolean roundOver;

    Copying(Rounds rounds) {
        this.rounds = rounds;
    }

    /** The machine has so many words; {@return whether that was not known yet} */
    boolean begin(long words) {
        if (load.isPresent()) {
            return false;
        }
        ShadowStorage storage = ShadowStorage.of(words);
        load = Optional.of(new Load(storage, new Parcels(storage.copy(), storage.table())));
        return true;
    }

    private Load load() {
        return load.orElseThrow();
    }

    Parcels parcels() {
        return load().parcels;
    }

    /** {@return what the machine is to do for the next round, to begin with} */
    VirtualMachine.CopyBeside nextRound(ActorRef<Leaving.Answer> answers) {
        roundPages = 0;
        roundPassNanos = 0;
        roundOver = false;
        return new VirtualMachine.CopyBeside(beside, pastFrom, answers);
    }

    /** {@return what it is to do for a part of its memory} */
    VirtualMachine.CopyMemory memory(ActorRef<Leaving.Answer> answers) {
        return new VirtualMachine.CopyMemory(copy(), answers);
    }

    /** {@return what it is to do in the end} */
    VirtualMachine.Freeze rest(ActorRef<Leaving.Answer> answers) {
        return new VirtualMachine.Freeze(copy(), beside, pastFrom, answers);
    }

    private MemoryCopy copy() {
        return load().storage.copy();
    }

    void add(Leaving.BesideCopied copied) {
        asItWas = Optional.of(copied.rest());
        parcels().addBeside(beside.take());
        parcels().addPast(copied.past());
        pastFrom = copied.past().from() + copied.past().bytes().length();
    }

    void add(Leaving.Copied copied) {
        parcels().addMemory(copied.part().changed());
        roundPages += copied.part().changed().size();
        roundPassNanos += copied.nanos();
        roundOver = copied.part().complete();
    }

    void add(Leaving.Frozen all) {
        parcels().addBeside(beside.take());
        parcels().addMemory(all.changed());
        parcels().addPast(all.past());
        parcels().addRest(ManifestFormat.encode(all.rest()));
    }

    /** {@return whether a part of its memory is to be copied in this round, and there is room for it} */
    boolean wantsMemory() {
        return !roundOver && parcels().hasRoom();
    }

    /** {@return whether the round is over, and all of it has arrived} */
    boolean isRoundDelivered() {
        return roundOver && parcels().isDelivered();
    }

    /** {@return whether the machine is to be made there for a try, which is so after the first round} */
    boolean rehearses() {
        if (rehearsed) {
            return false;
        }
        rehearsed = true;
        parcels().addRehearsal(ManifestFormat.encode(asItWas.orElseThrow()));
        return true;
    }

    /** {@return what to do after a round, when it has been copying for so long} */
    Rounds.Next afterRound(long copyingNanos) {
        return rounds.after(roundPages, roundPassNanos, parcels().bytes(), copyingNanos);
    }

    /** {@return the hash of the whole state, with that for what is not memory} */
    String hash(Manifest rest) {
        return load().storage.table().hash(rest);
    }

    int rounds() {
        return rounds.rounds();
    }

    long roundPages() {
        return roundPages;
    }

    /** {@return for how long it would have to rest, as things are} */
    long estimateNanos() {
        return rounds.estimateNanos();
    }

    @Override
    public void close() {
        load.ifPresent(present -> present.storage.close());
    }
}
