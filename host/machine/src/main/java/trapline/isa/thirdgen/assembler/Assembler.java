package trapline.isa.thirdgen.assembler;

import java.util.List;
import trapline.isa.thirdgen.InstructionTable;

/** Assembles programs for the formal machine and its variants. The syntax is described in the document of the instruction set. */
public final class Assembler {
    /** The kind of machine that an image is for whose source names none. */
    public static final String MACHINE = InstructionTable.CONVENTIONAL_MACHINE;

    /** How many errors of a source are reported at most. */
    public static final int MOST_ERRORS = 100;

    /** How many characters a source may have, with all that it includes. */
    public static final int MOST_CHARACTERS = 1 << 20;

    /** How many files may be open at once, each included by the one before, besides the assembled one. */
    public static final int DEEPEST_INCLUDE = 16;

    private Assembler() {}

    /**
     * {@return the program, or what is wrong with it}
     *
     * @param file the name of the source, for errors and for what it includes
     * @param source its text; it may be anything
     * @param sources where included files come from
     */
    public static Assembly assemble(String file, String source, Sources sources) {
        Report report = new Report();
        Reader reader = new Reader(sources, report);
        List<SourceLine> lines = reader.read(file, source);
        Symbols symbols = new Symbols(report);
        Layout layout = Layout.of(lines, symbols, report);
        symbols.complete(reader.partMissing());
        Encoding encoding = Encoding.of(layout, symbols, report);
        if (!report.isEmpty()) {
            return new Assembly.Rejected(report.errors());
        }
        String listing = Listing.of(layout, encoding, symbols.defined());
        return new Assembly.Assembled(encoding.image(reader.table().machine()), symbols.defined(), listing);
    }
}
