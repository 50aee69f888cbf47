package trapline.isa.riscv;

import java.util.ArrayList;
import java.util.List;
import trapline.machine.InstructionClass;

/** The extensions' tables as plain encodings, for those who try every instruction of the machine. */
public final class EncodingTable {
    /**
     * A row.
     *
     * @param mnemonic as in the manual
     * @param match the bits that are fixed
     * @param mask which bits are fixed
     * @param bytes 2 or 4
     * @param claimed the class that the table claims; a compressed instruction's is that of its long form
     */
    public record Row(String mnemonic, int match, int mask, int bytes, InstructionClass claimed) {}

    /** All rows: those of 32 bits extension by extension, and then the compressed ones. */
    public static final List<Row> ROWS = rows();

    private EncodingTable() {}

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Instruction row : InstructionSet.ALL) {
            rows.add(new Row(row.mnemonic(), row.match(), row.mask(), Integer.BYTES, row.kind()));
        }
        for (Rv64C.Row row : Rv64C.TABLE) {
            // No compressed instruction is privileged (volume I, chapter 28).
            rows.add(new Row(row.mnemonic(), row.match(), row.mask(), Short.BYTES, InstructionClass.INNOCUOUS));
        }
        return List.copyOf(rows);
    }

    /**
     * {@return whether bits are an instruction of a row, and not a reserved encoding or another row's}
     *
     * @param bits of an instruction, 16 or 32
     * @param row which
     */
    public static boolean isOf(int bits, Row row) {
        if (row.bytes() == Short.BYTES) {
            Rv64C.Row found = Rv64C.find(bits & 0xffff);
            return found != null && found.mnemonic().equals(row.mnemonic());
        }
        Instruction found = InstructionSet.find(bits);
        return found != null && found.mnemonic().equals(row.mnemonic());
    }
}
