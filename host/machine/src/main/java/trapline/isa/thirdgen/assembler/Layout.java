package trapline.isa.thirdgen.assembler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.isa.thirdgen.assembler.Statement.Label;

/** The first pass: gives each line its address, and each label its value. */
final class Layout {
    /** Where a source starts that does not say: behind the trap cells. */
    static final long START = ThirdGenState.OPERAND + 1L;

    /** An image that does not say how much storage it wants gets whole blocks of this many cells. */
    private static final long SIZE_BLOCK = 64;

    /** And so many cells more, for a stack and the like. */
    private static final long SIZE_ROOM = 1024;

    private final Symbols symbols;
    private final Report report;
    private final List<Placement> placements = new ArrayList<>();
    private final TreeMap<Long, Placement> filled = new TreeMap<>();
    private final Map<String, SourceLine> given = new HashMap<>();
    private long here = START;
    private boolean endReported;

    private Layout(Symbols symbols, Report report) {
        this.symbols = symbols;
        this.report = report;
    }

    static Layout of(List<SourceLine> lines, Symbols symbols, Report report) {
        Layout layout = new Layout(symbols, report);
        for (SourceLine line : lines) {
            if (!report.full()) {
                layout.place(line);
            }
        }
        symbols.defineSize(layout.defaultSize());
        return layout;
    }

    /** {@return all lines, in the source's order} */
    List<Placement> placements() {
        return placements;
    }

    /** {@return how many words the image has: one more than the highest address filled} */
    int length() {
        // No two placements overlap, so the last one ends last. An address fits an int: it is below 2^21.
        return filled.isEmpty() ? 0 : (int) filled.lastEntry().getValue().end();
    }

    private long defaultSize() {
        return Math.min((length() + SIZE_BLOCK - 1) / SIZE_BLOCK * SIZE_BLOCK + SIZE_ROOM, PswWord.FIELD_MAX);
    }

    private void place(SourceLine line) {
        long start = here;
        long length = 0;
        try {
            defineLabels(line);
            length = length(line);
            fill(line, length);
        } catch (Mistake mistake) {
            report.add(line, mistake);
            length = 0;
        }
        placements.add(new Placement(line, start, length));
    }

    private void defineLabels(SourceLine line) {
        for (Label label : line.labels()) {
            try {
                symbols.defineLabel(line, label, here);
            } catch (Mistake mistake) {
                report.add(line, mistake);
            }
        }
    }

    /** {@return how many words a line has, once what it says to the layout is done} */
    private long length(SourceLine line) throws Mistake {
        switch (line.statement()) {
            case Statement.Operate operate -> {
                return 1;
            }
            case Statement.Words words -> {
                return words.values().size();
            }
            case Statement.Space space -> {
                return known(space.count(), "the number of cells");
            }
            case Statement.Origin origin -> here = known(origin.address(), "the address");
            case Statement.Equate equate -> symbols.defineEquate(line, equate.name(), equate.value(), here);
            case Statement.Unreadable equate -> symbols.defineUnreadable(line, equate.name());
            case Statement.Size size -> {
                onlyOne(".size", line);
                symbols.defineSize(line, size.cells(), here);
            }
            case Statement.Machine machine -> onlyOne(".machine", line);
            case Statement.Entry entry -> onlyOne(".entry", line);
            case Statement.Include include -> {}
            case Statement.Nothing nothing -> {}
        }
        return 0;
    }

    private long known(Expression expression, String what) throws Mistake {
        return Range.check(expression, symbols.at(here), 0, PswWord.FIELD_MAX, what);
    }

    private void onlyOne(String directive, SourceLine line) throws Mistake {
        SourceLine earlier = given.putIfAbsent(directive, line);
        if (earlier != null) {
            throw Mistake.at(line.column(), "there is a " + directive + " already at " + earlier.place());
        }
    }

    private void fill(SourceLine line, long length) throws Mistake {
        if (length == 0) {
            return;
        }
        long start = here;
        long end = start + length;
        // Going on behind the line even if it has no place there keeps one mistake from becoming many.
        here = Math.min(end, PswWord.FIELD_MAX);
        if (end > PswWord.FIELD_MAX) {
            throw beyondTheEnd(line, start, end);
        }
        Map.Entry<Long, Placement> below = filled.lowerEntry(end);
        if (below != null && below.getValue().end() > start) {
            throw filledTwice(line, Math.max(start, below.getKey()), below.getValue());
        }
        filled.put(start, new Placement(line, start, length));
    }

    private static Mistake filledTwice(SourceLine line, long address, Placement earlier) {
        String place = earlier.line().place();
        return Mistake.at(line.column(), "the cell at address " + address + " is filled already, by " + place);
    }

    private Mistake beyondTheEnd(SourceLine line, long start, long end) {
        if (endReported) {
            return Mistake.consequence(line.column());
        }
        endReported = true;
        return Mistake.at(
                line.column(),
                "the words from address " + start + " reach to " + (end - 1) + ": expected at most "
                        + (PswWord.FIELD_MAX - 1));
    }
}
