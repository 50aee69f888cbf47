package trapline.isa.thirdgen.assembler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The mistakes found so far. */
final class Report {
    private record Entry(int order, SourceError error) {}

    private static final Comparator<Entry> BY_PLACE = Comparator.comparingInt(Entry::order)
            .thenComparingInt(entry -> entry.error().column());

    private final List<Entry> entries = new ArrayList<>();

    void add(SourceLine line, Mistake mistake) {
        if (!mistake.isConsequence() && !full()) {
            SourceError error = new SourceError(line.file(), line.number(), mistake.column(), mistake.message());
            entries.add(new Entry(line.order(), error));
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** {@return whether more would be dropped, so that looking for them is in vain} */
    boolean full() {
        return entries.size() >= Assembler.MOST_ERRORS;
    }

    /** {@return them in the order of the source, whichever pass found them} */
    List<SourceError> errors() {
        return entries.stream().sorted(BY_PLACE).map(Entry::error).toList();
    }
}
