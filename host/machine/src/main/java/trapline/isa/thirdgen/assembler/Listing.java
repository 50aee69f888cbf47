package trapline.isa.thirdgen.assembler;

import java.util.HexFormat;
import java.util.SortedMap;

/** Prints the source beside its addresses and words. */
final class Listing {
    private static final int ADDRESS_DIGITS = 7;
    private static final int NUMBER_DIGITS = 5;
    private static final String NO_WORD = " ".repeat(Long.BYTES * 2);
    private static final String GAP = "  ";

    private final StringBuilder text = new StringBuilder();
    private final Encoding encoding;
    private String file = "";

    private Listing(Encoding encoding) {
        this.encoding = encoding;
    }

    static String of(Layout layout, Encoding encoding, SortedMap<String, Long> symbols) {
        Listing listing = new Listing(encoding);
        layout.placements().forEach(listing::line);
        listing.symbols(symbols);
        return listing.text.toString();
    }

    /** {@return an address and a word as listings show them} */
    static String cell(long address, long word) {
        return right(Long.toString(address), ADDRESS_DIGITS)
                + GAP
                + HexFormat.of().toHexDigits(word);
    }

    private void line(Placement placement) {
        SourceLine line = placement.line();
        if (!line.file().equals(file)) {
            file = line.file();
            text.append("; ").append(file).append('\n');
        }
        text.append(placement.length() > 0 ? cell(placement.address()) : right("", ADDRESS_DIGITS) + GAP + NO_WORD);
        text.append(GAP).append(right(Integer.toString(line.number()), NUMBER_DIGITS));
        text.append(line.text().isEmpty() ? "" : GAP + line.text()).append('\n');
        if (line.statement() instanceof Statement.Words) {
            furtherWords(placement);
        } else if (placement.length() > 1) {
            text.append("   to ").append(placement.end() - 1).append('\n');
        }
    }

    private void furtherWords(Placement placement) {
        for (long address = placement.address() + 1; address < placement.end(); address++) {
            text.append(cell(address)).append('\n');
        }
    }

    private String cell(long address) {
        return cell(address, encoding.word(address));
    }

    private void symbols(SortedMap<String, Long> symbols) {
        if (!symbols.isEmpty()) {
            text.append("\n; symbols\n");
        }
        symbols.forEach((name, value) -> {
            text.append(right(Long.toString(value), 20)).append(GAP);
            text.append(HexFormat.of().toHexDigits(value))
                    .append(GAP)
                    .append(name)
                    .append('\n');
        });
    }

    private static String right(String digits, int width) {
        return " ".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
