package trapline.theory;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trapline.machine.Mode;

/** What was found of one encoding class so far: for each property its smallest witness. */
final class Tally {
    private record Found(long weight, Witness witness) {}

    private final Map<Property, Found> found = new EnumMap<>(Property.class);
    private long pairs;
    private long executions;
    private boolean everCompleted;

    /** {@return the smallest witness of a property, if there is one} */
    Optional<Witness> witness(Property property) {
        return Optional.ofNullable(found.get(property)).map(Found::witness);
    }

    /** {@return how many pairs of states differed in M alone and did not memory-trap} */
    long pairs() {
        return pairs;
    }

    long executions() {
        return executions;
    }

    /** {@return whether some execution completed, in either mode} */
    boolean everCompleted() {
        return everCompleted;
    }

    /** Looks at a situation in all of its frames. */
    void look(Situation situation) {
        List<Frame> frames = situation.frames();
        Outcome[] outcomes = new Outcome[frames.size()];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = situation.execute(frames.get(i));
            executions++;
            everCompleted |= outcomes[i].completed();
            lookAtOne(situation, frames.get(i), outcomes[i]);
        }
        privileged(situation, outcomes);
        behaviour(situation, outcomes);
        if (!found.containsKey(Property.DIRECT) && situation.direct()) {
            note(Property.DIRECT, situation, frames.getFirst(), Optional.empty());
        }
    }

    private void lookAtOne(Situation situation, Frame frame, Outcome outcome) {
        if (outcome.changesResources()) {
            boolean user = frame.mode() == Mode.USER;
            note(user ? Property.CONTROL_USER : Property.CONTROL_SUPERVISOR, situation, frame, Optional.empty());
        }
        if (outcome.changesBeyond()) {
            note(Property.BEYOND, situation, frame, Optional.empty());
        }
    }

    /** For every pair that differs in the mode alone: i(S2) traps and i(S1) does not, unless one of them memory-traps. */
    private void privileged(Situation situation, Outcome[] outcomes) {
        List<Frame> frames = situation.frames();
        for (int i = 0; i < outcomes.length; i++) {
            for (int j = 0; j < outcomes.length; j++) {
                boolean pair = frames.get(i).mode() == Mode.SUPERVISOR
                        && frames.get(j).mode() == Mode.USER
                        && frames.get(i).place() == frames.get(j).place();
                if (pair && !outcomes[i].memoryTrap() && !outcomes[j].memoryTrap()) {
                    pairs++;
                    if (!outcomes[i].completed() || outcomes[j].completed()) {
                        note(Property.NOT_PRIVILEGED, situation, frames.get(i), Optional.of(frames.get(j)));
                    }
                }
            }
        }
    }

    private void behaviour(Situation situation, Outcome[] outcomes) {
        if (allLookAlike(outcomes)) {
            return;
        }
        List<Frame> frames = situation.frames();
        for (int i = 0; i < outcomes.length; i++) {
            for (int j = i + 1; j < outcomes.length; j++) {
                if (outcomes[i].comparable() && outcomes[j].comparable() && !outcomes[i].looksLike(outcomes[j])) {
                    note(kind(frames.get(i), frames.get(j)), situation, frames.get(i), Optional.of(frames.get(j)));
                }
            }
        }
    }

    private static boolean allLookAlike(Outcome[] outcomes) {
        Outcome first = null;
        for (Outcome outcome : outcomes) {
            if (outcome.comparable()) {
                if (first != null && !first.looksLike(outcome)) {
                    return false;
                }
                first = outcome;
            }
        }
        return true;
    }

    private static Property kind(Frame one, Frame other) {
        if (one.mode() == other.mode()) {
            return one.mode() == Mode.USER ? Property.LOCATION_USER : Property.LOCATION_SUPERVISOR;
        }
        return one.place() == other.place() ? Property.MODE : Property.MODE_AND_LOCATION;
    }

    private void note(Property property, Situation situation, Frame first, Optional<Frame> second) {
        Found before = found.get(property);
        if (before == null || situation.weight() < before.weight) {
            Witness witness = new Witness(
                    property.label(),
                    situation.instruction(),
                    situation.state(first),
                    situation.result(first),
                    second.map(situation::state).orElse(""),
                    second.map(situation::result).orElse(""));
            found.put(property, new Found(situation.weight(), witness));
        }
    }
}
