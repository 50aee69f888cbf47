package trapline.bench;

import java.util.List;
import java.util.Locale;

/**
 * What several rounds of one measurement gave.
 *
 * @param samples in ascending order, at least one
 */
record Rounds(List<Double> samples) {
    Rounds {
        samples = samples.stream().sorted().toList();
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a median needs at least one sample");
        }
    }

    double median() {
        int middle = samples.size() / 2;
        return samples.size() % 2 == 1 ? samples.get(middle) : (samples.get(middle - 1) + samples.get(middle)) / 2;
    }

    /** {@return the median, and in brackets the lowest and the highest sample} */
    String show(int decimals) {
        String number = "%." + decimals + "f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + "-" + number + ")",
                median(),
                samples.getFirst(),
                samples.getLast());
    }
}
