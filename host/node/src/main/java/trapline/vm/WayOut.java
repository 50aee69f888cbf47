package trapline.vm;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.BlockSource;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.MemoryCopy;
import trapline.machine.snapshot.MemoryNames;
import trapline.monitor.Guest;

/** Gives a machine away piece by piece, for a copy on another node. Part of {@link MachineActor}; always between two instructions. */
final class WayOut {
    /** As much as takes about as long as a turn: some 8 MiB read, or 1 MiB copied. */
    private static final int MOST_COMPARED = 2048;

    private static final int MOST_CHANGED = 256;

    private final VmSpec spec;
    private final Guest guest;
    private final Host<?> host;
    private final Outside outside;
    private final Debugging debugging;
    private final Publication publication;
    private final Recording recording;
    private Optional<ActorRef<Leaving.Answer>> freezer = Optional.empty();

    WayOut(
            VmSpec spec,
            Guest guest,
            Host<?> host,
            Outside outside,
            Debugging debugging,
            Publication publication,
            Recording recording) {
        this.recording = recording;
        this.spec = spec;
        this.guest = guest;
        this.host = host;
        this.outside = outside;
        this.debugging = debugging;
        this.publication = publication;
    }

    /** {@return why the machine cannot leave in a state, if it cannot} */
    private Optional<String> obstacle(VmState state) {
        Optional<String> bound = recording.boundToNode();
        if (bound.isPresent()) {
            return bound;
        }
        if (spec.program().monitoring().hybrid()) {
            return Optional.of("a machine under a hybrid monitor cannot be copied");
        }
        if (debugging.attached()) {
            return Optional.of("it has a debugger; detach that first");
        }
        Optional<BlockSource> disk = spec.program().diskBase();
        if (disk.isPresent() && disk.get().origin().isEmpty()) {
            return Optional.of("nobody else can find what its disk starts with");
        }
        return state == VmState.FAILED || state == VmState.RECOVERING
                ? Optional.of("it is " + state.label())
                : Optional.empty();
    }

    /** Answers; {@return whether the machine is to rest now} */
    boolean rests(VirtualMachine.Leave leave, VmState state, OptionalLong clockNanos) {
        switch (leave) {
            case VirtualMachine.Prepare prepare -> answer(prepare, state);
            case VirtualMachine.CopyMemory copy -> answer(copy, state);
            case VirtualMachine.CopyBeside copy -> answer(copy, state);
            case VirtualMachine.Freeze freeze -> {
                return freeze(freeze, state, clockNanos);
            }
            // It does not rest: who says so is late.
            case VirtualMachine.Thaw _, VirtualMachine.Depart _, VirtualMachine.GiveUp _ -> {}
        }
        return false;
    }

    private void answer(VirtualMachine.Prepare asked, VmState state) {
        asked.replyTo()
                .tell(obstacle(state)
                        .<Leaving.Answer>map(Leaving.CannotLeave::new)
                        .orElseGet(() -> new Leaving.Prepared(
                                spec.program().traits(),
                                guest.region().b(),
                                publication.shares(),
                                spec.program().diskBase().flatMap(BlockSource::origin),
                                recording.epoch(),
                                guest.snapshotPreparation())));
    }

    private void answer(VirtualMachine.CopyMemory asked, VmState state) {
        unlessObstructed(state, asked.copy(), asked.replyTo(), () -> {
            long start = host.nanoTime().getAsLong();
            MemoryCopy.Part part = asked.copy().pass(host.storage(), guest.region(), MOST_COMPARED, MOST_CHANGED);
            asked.replyTo().tell(new Leaving.Copied(part, host.nanoTime().getAsLong() - start));
        });
    }

    private void answer(VirtualMachine.CopyBeside asked, VmState state) {
        Optional<String> obstacle = obstacle(state);
        if (obstacle.isPresent()) {
            asked.replyTo().tell(new Leaving.CannotLeave(obstacle.get()));
            return;
        }
        Manifest rest = look(asked.pages());
        asked.replyTo().tell(new Leaving.BesideCopied(rest, outside.past(asked.pastFrom())));
    }

    /** What it forgets by that, whoever makes it again by its journal must forget, too; and it says how far it got. */
    private Manifest look(NewPages pages) {
        recording.moved(guest.region().b());
        return guest.snapshot(MemoryNames.ELSEWHERE, pages).orElseThrow();
    }

    private boolean freeze(VirtualMachine.Freeze asked, VmState state, OptionalLong clockNanos) {
        return unlessObstructed(state, asked.copy(), asked.replyTo(), () -> {
            freezer = Optional.of(asked.replyTo());
            long restedAt = host.nanoTime().getAsLong();
            List<Long> changed = asked.copy().rest(host.storage(), guest.region(), WayOut::onAllProcessors);
            Manifest rest = look(asked.pages());
            asked.replyTo()
                    .tell(new Leaving.Frozen(
                            changed,
                            rest,
                            outside.past(asked.pastFrom()),
                            new Leaving.Luggage(
                                    guest.retired(),
                                    state,
                                    publication.result(),
                                    publication.shares(),
                                    clockNanos,
                                    host.epochNanos().getAsLong(),
                                    recording.nanosUntilSnapshot()),
                            restedAt));
            recording.whenSettled(() -> asked.replyTo().tell(new Leaving.Settled()));
        });
    }

    /** While the machine rests, whatever can help does. */
    private static void onAllProcessors(List<Runnable> tasks) {
        tasks.parallelStream().forEach(Runnable::run);
    }

    /** What happened to it before it came to rest will never be durable. */
    void cannotBeRecorded(String why) {
        freezer.ifPresent(asked -> asked.tell(new Leaving.CannotLeave(why)));
    }

    private boolean unlessObstructed(
            VmState state, MemoryCopy copy, ActorRef<Leaving.Answer> replyTo, Runnable action) {
        Optional<String> obstacle = obstacle(state)
                .or(() -> guest.region().b() == copy.words()
                        ? Optional.empty()
                        : Optional.of("it has been shrunk meanwhile; migrate it again"));
        obstacle.ifPresentOrElse(why -> replyTo.tell(new Leaving.CannotLeave(why)), action);
        return obstacle.isEmpty();
    }
}
