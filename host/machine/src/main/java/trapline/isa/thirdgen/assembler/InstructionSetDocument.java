package trapline.isa.thirdgen.assembler;

import java.util.Arrays;
import java.util.stream.Collectors;
import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.Flaw;
import trapline.isa.thirdgen.InstructionRow;
import trapline.isa.thirdgen.Operation;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenState;

/** The manual of the formal machine, in Markdown, made from its tables so that it cannot be wrong about them. */
public final class InstructionSetDocument {
    /** A program that the manual shows, with the listing that it gives. */
    static final String EXAMPLE = """
            ; Adds 1 to 10, prints a greeting, halts.
                    li   r1, 0              ; the sum
                    li   r2, 10             ; the next summand
            loop:   add  r1, r1, r2
                    addi r2, r2, -1
                    bne  r2, r0, loop       ; r0 is zero by our own custom
                    st   r1, sum
                    li   r3, greeting
            next:   ldx  r4, 0(r3)
                    beq  r4, r0, done
                    cout r4
                    addi r3, r3, 1
                    jmp  next
            done:   halt
            sum:    .word 0
            greeting: .string "Hi!\\n"
                    .entry 4
            """;

    private static final String HEAD = """
            # The formal machine: instruction set and assembler

            This file is made from the tables in `trapline.isa.thirdgen`; change those, not this. `InstructionSetDocumentTest`
            checks that it is fresh, and with `-Dtrapline.regenerate=true` writes it anew.

            The machine is the conventional third-generation machine of Popek and Goldberg (CACM 17(7), 1974), made concrete: a
            state is `S = <E, M, P, R>`. E is executable storage, cells of one 64-bit word, addressed by word. M is the mode,
            supervisor or user. P is the program counter. R = (l, b) relocates and bounds every address in both modes: address
            a names the cell E[a + l] if a < b, as an unsigned number, and a + l is a cell of the storage; else it is a memory
            trap. There are sixteen general registers, r0 to r15, all alike.
            """;

    private static final String INTERRUPTS = """
            ### Interrupts

            The paper has no interrupts: they extend its definition of a trap. `timer` and `console` are traps that no
            instruction caused. They come between two instructions, at an exact count of completed instructions, and P is
            that of the next one. The timer's becomes pending when its interval is over, the console's when something is typed
            or the input ends; a pending one waits while the mode is supervisor and is taken in user mode, or by `idle` in
            either mode. The timer's goes first. Taking one acknowledges it.
            """;

    private static final String INSTRUCTIONS = """
            ## Instructions

            The class is the one that the table claims in the paper's sense (section 4). In the effects, E[a] is the cell that
            address a names through R, and an address that names none is a memory trap.
            """;

    private InstructionSetDocument() {}

    /** {@return the text of the manual} */
    public static String render() {
        return String.join(
                "\n",
                HEAD,
                encoding(),
                psw(),
                traps(),
                INTERRUPTS,
                INSTRUCTIONS,
                Arrays.stream(Operation.Group.values())
                        .map(InstructionSetDocument::group)
                        .collect(Collectors.joining("\n")),
                flaws(),
                syntax(),
                example());
    }

    private static String encoding() {
        return """
            ## Instruction words

            | bits | field |
            |---|---|
            | 63 to 56 | opcode |
            | 55 to 52 | a, a register |
            | 51 to 48 | b, a register |
            | 47 to 44 | c, a register |
            | 43 to 32 | ignored, zero by convention |
            | 31 to 0 | imm, a signed number |

            An instruction ignores the fields that its operands do not name. A direct address or a branch target is in imm as
            it is, and goes through R. A word whose opcode is not in the tables below is an illegal instruction; so is 0.
            P advances by one unless the effect says otherwise; an instruction that traps has no effect. A P that would leave
            0 to %d is a memory trap of the instruction that would set it.
            """.formatted(PswWord.FIELD_MAX);
    }

    private static String psw() {
        return """
            ## The PSW

            `PSW = <M, P, R>` is one word, and every word is a PSW:

            | bits | field |
            |---|---|
            | 63 | M: 0 is supervisor, 1 is user |
            | 62 to 42 | P |
            | 41 to 21 | l |
            | 20 to 0 | b |

            P, l and b have %d bits: at most %d.
            """.formatted(PswWord.FIELD_BITS, PswWord.FIELD_MAX);
    }

    private static String traps() {
        String cells =
                """
            ## Traps

            A trap stores into the first cells of the machine's storage, whatever R is, and replaces the PSW:

            | cell | symbol | content |
            |---|---|---|
            | %d | `OLD_PSW` | receives the PSW; P is that of the instruction that trapped |
            | %d | `NEW_PSW` | is the PSW from then on |
            | %d | `CAUSE` | receives the cause's number |
            | %d | `OPERAND` | receives the operand |

            The paper knows the first two cells; that a trap records its cause is an extension, as every real machine has it.

            | cause | symbol | name | operand |
            |---|---|---|---|
            """.formatted(ThirdGenState.OLD_PSW, ThirdGenState.NEW_PSW, ThirdGenState.CAUSE, ThirdGenState.OPERAND);
        return Arrays.stream(Cause.values())
                .map(cause -> row(
                        Integer.toString(cause.number()),
                        "`" + Predefined.symbol(cause) + "`",
                        cause.label(),
                        operand(cause)))
                .collect(Collectors.joining("", cells, ""));
    }

    private static String operand(Cause cause) {
        return switch (cause) {
            case MEMORY -> "the address, before relocation";
            case PRIVILEGED_INSTRUCTION -> "the instruction word; it was in user mode";
            case ILLEGAL_INSTRUCTION -> "the word";
            case SUPERVISOR_CALL -> "imm";
            case DIVIDE_BY_ZERO -> "the dividend";
            case DRUM -> "the number of the sector that the drum does not have";
            case TIMER, CONSOLE -> "0; an interrupt";
            case MACHINE_CHECK -> "a number that tells what failed";
        };
    }

    private static String group(Operation.Group group) {
        String head = "### " + group.title() + "\n\n" + row("instruction", "opcode", "class", "effect")
                + "|---|---|---|---|\n";
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.group() == group)
                .map(InstructionSetDocument::row)
                .collect(Collectors.joining("", head, ""));
    }

    private static String flaws() {
        String head = """
            ## Machines with a flaw

            Six more machines have this table with one instruction added or changed, each outside Theorem 1 in its own way. The
            flawed instruction goes by the M and R of the real processor: on the bare machine they are the program's own,
            under a monitor they are u and R'. Sources for them begin with `.machine "NAME"`.

            """ + row("machine", "instruction", "opcode", "class", "effect", "after")
                + "|---|---|---|---|---|---|\n";
        return Arrays.stream(Flaw.values())
                .map(flaw -> "| `" + flaw.machine() + "` "
                        + row(flaw).stripTrailing().replaceFirst("\\|$", "") + "| " + flaw.model() + " |\n")
                .collect(Collectors.joining("", head, ""));
    }

    private static String row(InstructionRow operation) {
        String written = operation.mnemonic() + " " + operation.operands().syntax();
        return row(
                "`" + written.strip() + "`",
                "0x%02x".formatted(operation.opcode()),
                claimed(operation),
                operation.effect());
    }

    private static String claimed(InstructionRow operation) {
        return switch (operation.claimed()) {
            case PRIVILEGED -> "privileged";
            case INNOCUOUS -> "innocuous";
            case SENSITIVE -> "sensitive";
        };
    }

    private static String row(String... columns) {
        return "| " + String.join(" | ", columns) + " |\n";
    }

    private static String syntax() {
        return """
            ## The assembler

            A line has any number of labels, `name:`, then at most one statement, then at most one comment, from `;` on. Names
            are `[A-Za-z_][A-Za-z0-9_]*`; case counts. Registers are `r0` to `r15`; `sp` is r15 and `lr` is r14, by convention
            only. An instruction is its mnemonic and its operands as in the tables, with registers for ra, rb and rc and an
            expression for imm, which must fit 32 bits as a signed number.

            | directive | effect |
            |---|---|
            | `.org n` | what follows goes to address n on; a cell filled twice is an error |
            | `.word e, e, ...` | words |
            | `.string "text"` | a word for each character, and a word 0 |
            | `.text "text"` | a word for each character |
            | `.space n [, fill]` | n words, 0 or `fill` |
            | `.equ name, e` | gives a symbol a value |
            | `.include "file"` | the file's lines, the path relative to this file |
            | `.size n` | the image asks for n cells of storage; else for its own, up to a multiple of 64, and 1024 more |
            | `.machine "name"` | the image is for that machine, `thirdgen` if nothing is said; above all instructions |
            | `.entry p [, mode]` | it starts at p, in mode 0 (supervisor, as without) or 1 (user), with R = (0, SIZE) |

            A source starts at address %d, and so does its execution if it has no `.entry`. `.org` and `.space` need numbers that
            are known above them; everything else may use symbols that are defined further down.

            Expressions are 64-bit two's complement. Numbers: decimal, `0x1f`, `0b101`, `'c'`; in characters and strings
            `\\n \\t \\r \\0 \\\\ \\' \\" \\xHH`. `.` is the address of the statement. Operators as in C, from the tightest: unary `-`
            and `~`; `*`, `/`, `%%`; `+`, `-`; `<<`, `>>` (signed; by the low six bits); `&`; `^`; `|`; parentheses.
            Functions: `psw(mode, p, l, b)` is the word for a PSW, `hi(x)` the upper 32 bits and `lo(x)` the lower 32 bits, both as
            signed numbers, so that `li r1, lo(x)` and `lih r1, hi(x)` load any x.

            Predefined symbols: `SIZE`, the number of cells that the image asks for, and the trap cells and causes above.

            Bounds: %d characters of source with all includes, includes %d deep, %d operators in an expression, addresses up to
            %d. Up to %d errors are reported, as `file:line:column: what is wrong, what was expected`.
            """.formatted(
                        Layout.START,
                        Assembler.MOST_CHARACTERS,
                        Assembler.DEEPEST_INCLUDE,
                        ExpressionParser.MOST_OPERATORS,
                        PswWord.FIELD_MAX - 1,
                        Assembler.MOST_ERRORS);
    }

    private static String example() {
        String listing = switch (Assembler.assemble("example.asm", EXAMPLE, Sources.NONE)) {
            case Assembly.Assembled assembled -> assembled.listing();
            case Assembly.Rejected rejected -> throw new IllegalStateException("the example: " + rejected);
        };
        return "### An example, as its listing shows it\n\n```\n" + listing + "```\n";
    }
}
