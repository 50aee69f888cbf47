package trapline.isa.thirdgen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The instruction table of one machine of the family: that of the conventional machine, or that one with one row added or
 * changed.
 */
public final class InstructionTable {
    /** The name of the conventional machine. */
    public static final String CONVENTIONAL_MACHINE = "thirdgen";

    /** The conventional machine's. */
    public static final InstructionTable CONVENTIONAL = new InstructionTable(Optional.empty());

    private static final List<InstructionTable> ALL = all();

    private final Optional<Flaw> flaw;
    private final List<InstructionRow> rows = new ArrayList<>(List.of(Operation.values()));

    private InstructionTable(Optional<Flaw> flaw) {
        this.flaw = flaw;
        flaw.ifPresent(this::change);
    }

    private void change(Flaw changed) {
        rows.removeIf(row -> row.opcode() == changed.opcode());
        rows.add(changed);
    }

    private static List<InstructionTable> all() {
        List<InstructionTable> all = new ArrayList<>(List.of(CONVENTIONAL));
        Arrays.stream(Flaw.values()).forEach(flaw -> all.add(new InstructionTable(Optional.of(flaw))));
        return List.copyOf(all);
    }

    /** {@return the tables of all machines of the family, the conventional machine's first} */
    public static List<InstructionTable> family() {
        return ALL;
    }

    /**
     * {@return the table of a machine; empty if there is none of that name}
     *
     * @param machine any name
     */
    public static Optional<InstructionTable> of(String machine) {
        return ALL.stream().filter(table -> table.machine().equals(machine)).findFirst();
    }

    /**
     * {@return the table with a flaw}
     *
     * @param flaw which
     */
    public static InstructionTable of(Flaw flaw) {
        return of(flaw.machine()).orElseThrow();
    }

    /** {@return the machine's name} */
    public String machine() {
        return flaw.map(Flaw::machine).orElse(CONVENTIONAL_MACHINE);
    }

    /** {@return what distinguishes it from the conventional machine's, if anything does} */
    public Optional<Flaw> flaw() {
        return flaw;
    }

    /** {@return the rows: the conventional machine's in their order, and then the flaw} */
    public List<InstructionRow> rows() {
        return List.copyOf(rows);
    }

    /**
     * {@return the row with an opcode, if there is one}
     *
     * @param opcode 0 to 255
     */
    public Optional<InstructionRow> row(int opcode) {
        return flaw.isPresent() && flaw.get().opcode() == opcode
                ? flaw.map(row -> row)
                : Operation.of(opcode).map(row -> row);
    }

    /**
     * {@return the row of that name in assembly text, if there is one}
     *
     * @param mnemonic any text
     */
    public Optional<InstructionRow> named(String mnemonic) {
        return rows.stream().filter(row -> row.mnemonic().equals(mnemonic)).findFirst();
    }

    /**
     * {@return the instruction that the machine executes for a word; empty if it has none}
     *
     * @param word any word
     */
    public Optional<Instruction> decode(long word) {
        return row(Instruction.opcode(word)).map(row -> Instruction.of(row, word));
    }
}
