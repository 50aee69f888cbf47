package trapline.isa.thirdgen.assembler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import trapline.isa.thirdgen.InstructionTable;

/** Reads the source and what it includes into lines. */
final class Reader {
    private final Sources sources;
    private final Report report;
    private final List<SourceLine> lines = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private long characters;
    private boolean partMissing;
    private InstructionTable table = InstructionTable.CONVENTIONAL;

    Reader(Sources sources, Report report) {
        this.sources = sources;
        this.report = report;
    }

    /** {@return all lines, those of an included file behind the line that includes it} */
    List<SourceLine> read(String file, String source) {
        try {
            admit(source, 1);
            readFile(file, IncludePath.normal(file), source);
        } catch (Mistake mistake) {
            report.add(new SourceLine(0, file, 1, 1, "", List.of(), new Statement.Nothing()), mistake);
        }
        return lines;
    }

    /** {@return whether a file could not be included, so that the symbols of it are unknown} */
    boolean partMissing() {
        return partMissing;
    }

    /** {@return the table of the machine that the source is for} */
    InstructionTable table() {
        return table;
    }

    private void readFile(String file, String path, String source) {
        open.addLast(path);
        Iterator<String> texts = source.lines().iterator();
        for (int number = 1; texts.hasNext() && !report.full(); number++) {
            readLine(file, number, texts.next());
        }
        open.removeLast();
    }

    private void readLine(String file, int number, String text) {
        SourceLine line = parse(file, number, text);
        if (line.statement() instanceof Statement.Machine(String machine)) {
            table = InstructionTable.of(machine).orElseThrow();
        }
        if (line.statement() instanceof Statement.Include include) {
            try {
                include(include, file);
            } catch (Mistake mistake) {
                partMissing = true;
                report.add(line, mistake);
            }
        }
    }

    private SourceLine parse(String file, int number, String text) {
        Parser parser = new Parser(text, table);
        try {
            Statement statement = parser.parse();
            return add(file, number, text, parser, statement);
        } catch (Mistake mistake) {
            SourceLine line = add(file, number, text, parser, parser.remainder());
            report.add(line, mistake);
            return line;
        }
    }

    private SourceLine add(String file, int number, String text, Parser parser, Statement statement) {
        SourceLine line = new SourceLine(lines.size(), file, number, parser.column(), text, parser.labels(), statement);
        lines.add(line);
        return line;
    }

    private void include(Statement.Include include, String file) throws Mistake {
        String path = IncludePath.resolve(file, include.path(), include.column());
        if (open.contains(path)) {
            throw Mistake.at(
                    include.column(),
                    Token.quoted(path) + " includes itself: " + String.join(" -> ", open) + " -> " + path);
        }
        if (open.size() > Assembler.DEEPEST_INCLUDE) {
            throw Mistake.at(
                    include.column(), "files include each other more than " + Assembler.DEEPEST_INCLUDE + " deep");
        }
        String source = sources.read(path)
                .orElseThrow(
                        () -> Mistake.at(include.column(), "there is no file " + Token.quoted(path) + " to include"));
        admit(source, include.column());
        readFile(path, path, source);
    }

    private void admit(String source, int column) throws Mistake {
        characters += source.length();
        if (characters > Assembler.MOST_CHARACTERS) {
            throw Mistake.at(
                    column,
                    "the source, with what it includes, has more than " + Assembler.MOST_CHARACTERS + " characters");
        }
    }
}
