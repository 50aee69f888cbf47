package trapline.isa.thirdgen.assembler;

import java.util.Arrays;
import java.util.List;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Image;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;

/** The second pass: computes the words, the size and the entry. */
final class Encoding {
    private final Symbols symbols;
    private final Report report;
    private final long[] words;
    private long p = Layout.START;
    private Mode mode = Mode.SUPERVISOR;
    private long size;

    private Encoding(int length, Symbols symbols, Report report) {
        this.words = new long[length];
        this.symbols = symbols;
        this.report = report;
    }

    static Encoding of(Layout layout, Symbols symbols, Report report) {
        Encoding encoding = new Encoding(layout.length(), symbols, report);
        for (Placement placement : layout.placements()) {
            encoding.encode(placement);
        }
        encoding.size = symbols.size();
        return encoding;
    }

    /** {@return the word at an address} */
    long word(long address) {
        return words[(int) address];
    }

    /**
     * {@return the image, if there was no mistake}
     *
     * @param machine which it is for
     */
    Image image(String machine) {
        long entry = PswWord.encode(new Psw(mode, p, RelocationBounds.all(size)));
        return new Image(machine, size, entry, words);
    }

    private void encode(Placement placement) {
        if (report.full()) {
            return;
        }
        try {
            encode(placement, symbols.at(placement.address()));
        } catch (Mistake mistake) {
            report.add(placement.line(), mistake);
        }
    }

    private void encode(Placement placement, Expression.Scope scope) throws Mistake {
        switch (placement.line().statement()) {
            case Statement.Operate operate -> put(placement, 0, word(operate, scope));
            case Statement.Words values -> put(placement, values.values(), scope);
            case Statement.Space space -> fill(placement, space.fill().evaluate(scope));
            case Statement.Size given -> checkSize(given);
            case Statement.Entry entry -> enter(entry, scope);
            case Statement.Origin origin -> {}
            case Statement.Equate equate -> {}
            case Statement.Unreadable equate -> {}
            case Statement.Machine machine -> {}
            case Statement.Include include -> {}
            case Statement.Nothing nothing -> {}
        }
    }

    private static long word(Statement.Operate operate, Expression.Scope scope) throws Mistake {
        long immediate = Range.check(
                operate.immediate(), scope, Integer.MIN_VALUE, Integer.MAX_VALUE, "the signed 32-bit operand");
        return new Instruction(operate.operation(), operate.a(), operate.b(), operate.c(), (int) immediate).encode();
    }

    private void put(Placement placement, List<Expression> values, Expression.Scope scope) {
        for (int i = 0; i < values.size() && !report.full(); i++) {
            try {
                put(placement, i, values.get(i).evaluate(scope));
            } catch (Mistake mistake) {
                report.add(placement.line(), mistake);
            }
        }
    }

    /** Does nothing for a line that has no place, as when it overlaps another. */
    private void put(Placement placement, int offset, long word) {
        if (offset < placement.length()) {
            words[(int) placement.address() + offset] = word;
        }
    }

    private void fill(Placement placement, long word) {
        if (placement.length() > 0) {
            Arrays.fill(words, (int) placement.address(), (int) placement.end(), word);
        }
    }

    private void checkSize(Statement.Size given) throws Mistake {
        long least = Math.max(words.length, ThirdGenState.SMALLEST_STORAGE);
        long value = symbols.at(0).valueOf(Predefined.SIZE, given.cells().column());
        Range.check(
                value,
                least,
                PswWord.FIELD_MAX,
                "the size in cells",
                given.cells().column());
    }

    private void enter(Statement.Entry entry, Expression.Scope scope) throws Mistake {
        p = Range.check(entry.p(), scope, 0, PswWord.FIELD_MAX, "the address to start at");
        mode = Range.check(entry.mode(), scope, 0, 1, "the mode to start in") == 0 ? Mode.SUPERVISOR : Mode.USER;
    }
}
