package trapline.isa.thirdgen.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trapline.isa.thirdgen.InstructionRow;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.assembler.Statement.Label;
import trapline.isa.thirdgen.assembler.Token.Kind;

/** Reads one line: first its labels, then its statement. */
final class Parser {
    private static final List<String> DIRECTIVES =
            List.of(".org", ".word", ".string", ".text", ".space", ".equ", ".include", ".size", ".machine", ".entry");

    private final Tokens tokens;
    private final InstructionTable table;
    private final List<Label> labels = new ArrayList<>();
    private Statement remainder = new Statement.Nothing();
    private int column = 1;

    Parser(String line, InstructionTable table) {
        this.table = table;
        tokens = new Tokens(Lexer.scan(line));
    }

    /** {@return the labels read so far, also those of a line with a mistake behind them} */
    List<Label> labels() {
        return List.copyOf(labels);
    }

    /** {@return where the statement starts} */
    int column() {
        return column;
    }

    /** {@return what remains of a line with a mistake} */
    Statement remainder() {
        return remainder;
    }

    Statement parse() throws Mistake {
        while (tokens.peek().kind() == Kind.NAME && tokens.peekSecond().is(":")) {
            labels.add(name());
            tokens.expect(":");
        }
        column = tokens.peek().column();
        Statement statement = statement();
        tokens.expectEnd();
        return statement;
    }

    private Statement statement() throws Mistake {
        Token first = tokens.take();
        return switch (first.kind()) {
            case NAME -> operate(operation(first));
            case DIRECTIVE -> directive(first);
            case END -> new Statement.Nothing();
            case NUMBER, STRING, PUNCTUATION, MISTAKE ->
                throw Mistake.at(
                        first.column(), "expected a label, an instruction or a directive, found " + first.described());
        };
    }

    private InstructionRow operation(Token name) throws Mistake {
        Optional<InstructionRow> operation = table.named(name.text());
        return operation.orElseThrow(() -> {
            String suggestion = Suggestion.of(name.text(), table.rows().stream().map(InstructionRow::mnemonic));
            return Mistake.at(name.column(), "there is no instruction " + Token.quoted(name.text()) + suggestion);
        });
    }

    /** The table's syntax, ra, rb, rc and imm with what stands between them, is itself read as tokens, and followed. */
    private Statement operate(InstructionRow operation) throws Mistake {
        int[] fields = new int[3];
        Expression immediate = new Expression.Constant(0, 1);
        for (Token wanted : Lexer.scan(operation.operands().syntax())) {
            if (wanted.kind() == Kind.PUNCTUATION) {
                expectOperand(wanted.text(), operation);
            } else if (wanted.text().equals("imm")) {
                immediate = ExpressionParser.parse(tokens);
            } else if (wanted.kind() == Kind.NAME) {
                fields[wanted.text().charAt(1) - 'a'] = register();
            }
        }
        if (tokens.peek().kind() != Kind.END) {
            throw tokens.expected("the end of the statement: " + syntax(operation));
        }
        return new Statement.Operate(operation, fields[0], fields[1], fields[2], immediate);
    }

    private void expectOperand(String punctuation, InstructionRow operation) throws Mistake {
        if (!tokens.accept(punctuation)) {
            throw tokens.expected("'" + punctuation + "' as in " + syntax(operation));
        }
    }

    private static String syntax(InstructionRow operation) {
        return "'" + (operation.mnemonic() + " " + operation.operands().syntax()).strip() + "'";
    }

    private int register() throws Mistake {
        Token token = tokens.peek();
        if (token.kind() != Kind.NAME || Register.named(token.text()).isEmpty()) {
            throw tokens.expected(Register.EXPECTED);
        }
        return Register.named(tokens.take().text()).getAsInt();
    }

    private Statement directive(Token directive) throws Mistake {
        return switch (directive.text()) {
            case ".org" -> new Statement.Origin(expression());
            case ".word" -> new Statement.Words(expressions());
            case ".string" -> new Statement.Words(characters(true));
            case ".text" -> new Statement.Words(characters(false));
            case ".space" -> new Statement.Space(expression(), optional(0));
            case ".equ" -> equate();
            case ".include" -> include();
            case ".size" -> new Statement.Size(expression());
            case ".machine" -> machine();
            case ".entry" -> new Statement.Entry(expression(), optional(0));
            default -> {
                String suggestion = Suggestion.of(directive.text(), DIRECTIVES.stream());
                throw Mistake.at(
                        directive.column(), "there is no directive " + Token.quoted(directive.text()) + suggestion);
            }
        };
    }

    private Expression expression() throws Mistake {
        return ExpressionParser.parse(tokens);
    }

    private List<Expression> expressions() throws Mistake {
        List<Expression> values = new ArrayList<>();
        do {
            values.add(expression());
        } while (tokens.accept(","));
        return values;
    }

    private Expression optional(long otherwise) throws Mistake {
        return tokens.accept(",") ? expression() : new Expression.Constant(otherwise, 1);
    }

    private List<Expression> characters(boolean terminated) throws Mistake {
        Token string = tokens.expect(Kind.STRING, "a string in double quotes");
        List<Expression> values = new ArrayList<>();
        string.text().codePoints().forEach(c -> values.add(new Expression.Constant(c, string.column())));
        if (terminated) {
            values.add(new Expression.Constant(0, string.column()));
        }
        return values;
    }

    private Statement equate() throws Mistake {
        Label name = name();
        remainder = new Statement.Unreadable(name);
        tokens.expect(",");
        return new Statement.Equate(name, expression());
    }

    private Statement include() throws Mistake {
        Token path = tokens.expect(Kind.STRING, "the name of a file in double quotes");
        return new Statement.Include(path.text(), path.column());
    }

    private Statement machine() throws Mistake {
        Token name = tokens.expect(Kind.STRING, "the name of a machine in double quotes");
        List<String> names = InstructionTable.family().stream()
                .map(InstructionTable::machine)
                .toList();
        if (!names.contains(name.text())) {
            throw Mistake.at(
                    name.column(), "there is no machine " + Token.quoted(name.text()) + "; there are " + names);
        }
        return new Statement.Machine(name.text());
    }

    private Label name() throws Mistake {
        Token token = tokens.expect(Kind.NAME, "a name for a symbol");
        String what = Register.named(token.text()).isPresent()
                ? "a register"
                : Function.named(token.text()).isPresent() ? "a function" : "";
        if (!what.isEmpty()) {
            throw Mistake.at(token.column(), "expected a name for a symbol, but '" + token.text() + "' is " + what);
        }
        return new Label(token.text(), token.column());
    }
}
