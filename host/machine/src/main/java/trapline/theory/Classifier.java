package trapline.theory;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Decides the classes of section 4 for a machine, by running its executable semantics. */
public final class Classifier {
    private Classifier() {}

    /**
     * {@return what is found of every encoding class of a machine}
     *
     * @param subject the machine
     * @param progress is told which is next
     */
    public static List<Classification> classify(Subject subject, Progress progress) {
        List<EncodingClass> all = subject.classes();
        List<Classification> classes = new ArrayList<>();
        for (EncodingClass encoding : all) {
            progress.at(() -> "classifying " + encoding.name() + ": " + classes.size() + " of " + all.size() + " done");
            classes.add(classify(subject, encoding));
        }
        return List.copyOf(classes);
    }

    /**
     * {@return what is found of one encoding class}
     *
     * @param subject the machine
     * @param encoding one of its classes
     */
    public static Classification classify(Subject subject, EncodingClass encoding) {
        Tally tally = new Tally();
        List<Search> searches = subject.search(encoding, tally::look);
        Map<Property, Witness> witnesses = new EnumMap<>(Property.class);
        for (Property property : Property.values()) {
            tally.witness(property).ifPresent(witness -> witnesses.put(property, witness));
        }
        return new Classification(
                encoding, witnesses, tally.pairs(), tally.everCompleted(), searches, tally.executions());
    }
}
