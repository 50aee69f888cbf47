package trapline.theory.recursion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.theory.Progress;
import trapline.theory.recursion.RecursionReport.Level;

/**
 * A tree of monitors whose programs do not end: every guest is compared, again and again while all run, with a bare machine that has made as many
 * steps. A guest is at rest, and all of its state in its monitor's table, when another has its turn.
 */
final class RunningTree implements Watch {
    /** How often each guest is compared, at the least. */
    static final int MOMENTS = 10;

    /** So often the control program does something between two looks, on average; by chance, so as to be in step with no turns. */
    private static final int BETWEEN_LOOKS = 1_000;

    private static final long SEED = 1974;

    private final Random random = new Random(SEED);
    private final RelocationBounds outermost;
    private final List<Member> members;
    private final String name;
    private final Progress progress;
    private int untilLook;
    private boolean enough;

    /**
     * A tree.
     *
     * @param tree its outermost monitor, with its guests
     * @param inputs what is delivered to the outermost machine, and so to all, before the start
     * @param program the name of what it hosts
     * @param progress is told how far it is
     */
    RunningTree(Nesting tree, List<Input> inputs, String program, Progress progress) {
        this.outermost = new RelocationBounds(MonitoredRun.PLACE, tree.image().size());
        this.members = members(tree, List.of(), inputs);
        this.name = program;
        this.progress = progress;
        this.untilLook = distance();
    }

    private static List<Member> members(Nesting monitor, List<Integer> path, List<Input> inputs) {
        List<Member> members = new ArrayList<>();
        for (Nesting guest : monitor.guests()) {
            List<Integer> own =
                    Stream.concat(path.stream(), Stream.of(members.size() + 1)).toList();
            members.add(new Member(guest, own, new BareTwin(guest, inputs), members(guest, own, inputs)));
        }
        return members;
    }

    private int distance() {
        return random.nextInt(1, 2 * BETWEEN_LOOKS);
    }

    @Override
    public void at(long steps) {
        progress.at(() -> name + " in the tree of monitors: " + steps + " steps; each machine compared "
                + all().mapToInt(member -> member.moments).min().orElse(0) + " times of " + MOMENTS);
    }

    @Override
    public void look(Storage storage) {
        untilLook--;
        if (untilLook == 0) {
            untilLook = distance();
            look(members, storage, outermost);
            enough = all().allMatch(member -> member.moments >= MOMENTS) || all().anyMatch(Member::differs);
        }
    }

    private static void look(List<Member> guests, Storage storage, RelocationBounds monitor) {
        List<HostedGuest> found = guests.isEmpty() ? List.of() : HostedGuest.of(storage, monitor);
        for (int i = 0; i < found.size(); i++) {
            RelocationBounds place = found.get(i).region().within(monitor);
            guests.get(i).compare(found.get(i), storage, place);
            look(guests.get(i).guests, storage, place);
        }
    }

    /** {@return whether each has been compared often enough, or one differs} */
    @Override
    public boolean enough() {
        return enough;
    }

    private Stream<Member> all() {
        return members.stream().flatMap(Member::withGuests);
    }

    /**
     * {@return what the comparisons showed, for each guest of the tree}
     *
     * @param console all that the outermost monitor has printed
     * @param steps how many it has made
     */
    List<Level> levels(String console, long steps) {
        return all().map(member -> member.level(SharedConsole.of(console, member.path), steps))
                .toList();
    }

    /** A guest of the tree, and the bare machine that it is compared with. */
    private static final class Member {
        private final Nesting nesting;
        private final List<Integer> path;
        private final BareTwin twin;
        private final List<Member> guests;
        private Optional<HostedGuest> seen = Optional.empty();
        private RelocationBounds place = RelocationBounds.all(0);
        private int moments;
        private Optional<String> difference = Optional.empty();

        private Member(Nesting nesting, List<Integer> path, BareTwin twin, List<Member> guests) {
            this.nesting = nesting;
            this.path = path;
            this.twin = twin;
            this.guests = guests;
        }

        private Stream<Member> withGuests() {
            return Stream.concat(Stream.of(this), guests.stream().flatMap(Member::withGuests));
        }

        private boolean differs() {
            return difference.isPresent();
        }

        private void compare(HostedGuest guest, Storage storage, RelocationBounds real) {
            long before = seen.map(HostedGuest::steps).orElse(0L);
            if (guest.hasTurn() || guest.steps() == before || differs()) {
                return;
            }
            seen = Optional.of(guest);
            place = real;
            moments++;
            twin.runTo(guest.steps());
            difference = guest.difference(twin.state(), storage, real)
                    .map(what -> "after " + guest.steps() + " steps, " + what);
        }

        private Level level(String printed, long within) {
            return new Level(
                    path,
                    nesting.name(),
                    seen.map(HostedGuest::region).orElse(place),
                    place,
                    count(seen.map(HostedGuest::retired)),
                    count(seen.map(HostedGuest::direct)),
                    seen.map(guest -> guest.simulated() + guest.reflected()).orElse(0L),
                    seen.map(guest -> guest.registers().getFirst()).orElse(0L),
                    Level.stateAt(moments),
                    moments == 0
                            ? Optional.of("it was not seen at rest within " + within + " steps")
                            : difference.or(() -> console(printed)));
        }

        /** What a monitor holds back of a line is not printed yet, and what was printed after the last comparison the twin has not. */
        private Optional<String> console(String printed) {
            String expected = twin.console();
            return expected.startsWith(printed) || printed.startsWith(expected)
                    ? Optional.empty()
                    : Optional.of("it has printed other than the bare machine");
        }

        private static OptionalLong count(Optional<Long> number) {
            return number.map(OptionalLong::of).orElseGet(OptionalLong::empty);
        }
    }
}
