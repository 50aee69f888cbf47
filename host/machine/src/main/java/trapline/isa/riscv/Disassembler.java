package trapline.isa.riscv;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Objects;

/**
 * Writes instructions as text, from the tables that the processor executes: the manual's mnemonics without pseudo-instructions,
 * and registers by the names of the calling convention. It is what GNU objdump writes with {@code -M no-aliases}, with one blank
 * where that has a tab.
 */
public final class Disassembler {
    private static final List<String> ROUNDING_MODES = List.of("rne", "rtz", "rdn", "rup", "rmm", "unknown", "unknown");
    private static final int DYNAMIC = 7;
    private static final int FENCE_TSO = 8;

    private Disassembler() {}

    /**
     * {@return the text of an instruction; of bits that are none, the assembler's directive for them}
     *
     * @param bits of the instruction; its upper 16 do not matter if it is compressed
     * @param virtualAddress where it is, to which jumps are relative
     */
    public static String disassemble(int bits, long virtualAddress) {
        if (InstructionSet.length(bits) == Short.BYTES) {
            int half = bits & 0xffff;
            Rv64C.Row row = Rv64C.find(half);
            return row == null
                    ? ".2byte 0x" + Integer.toHexString(half)
                    : text(row.mnemonic(), row.text(), row.expand(half), virtualAddress);
        }
        Instruction row = InstructionSet.find(bits);
        return row == null
                ? ".4byte 0x" + Integer.toHexString(bits)
                : text(mnemonic(row, bits), row.format().text(), bits, virtualAddress);
    }

    private static String mnemonic(Instruction row, int word) {
        boolean atomic = row.format() == Format.ATOMIC || row.format() == Format.LOAD_RESERVED;
        String acquire = atomic && (word >>> 26 & 1) != 0 ? "aq" : "";
        String release = atomic && (word >>> 25 & 1) != 0 ? "rl" : "";
        String ordering = acquire + release;
        if (row.opcode() == Opcode.FENCE && isTso(word)) {
            return row.mnemonic() + ".tso";
        }
        return ordering.isEmpty() ? row.mnemonic() : row.mnemonic() + "." + ordering;
    }

    /** {@return the text of 32 bits that are an instruction} */
    private static String text(String mnemonic, String letters, int word, long virtualAddress) {
        Format format = Objects.requireNonNull(InstructionSet.find(word)).format();
        int immediate = format.immediate(word);
        String operands = letters.chars()
                .mapToObj(letter -> operand((char) letter, word, immediate, virtualAddress))
                .collect(joining());
        // A rounding mode that the instruction leaves to frm is not written.
        String written = operands.endsWith(",") ? operands.substring(0, operands.length() - 1) : operands;
        return written.isEmpty() ? mnemonic : mnemonic + " " + written;
    }

    private static String operand(char letter, int word, int immediate, long virtualAddress) {
        return switch (letter) {
            case 'd' -> RegisterName.integer(word >>> 7 & 31);
            case 's' -> RegisterName.integer(word >>> 15 & 31);
            case 't' -> RegisterName.integer(word >>> 20 & 31);
            case 'D' -> RegisterName.floatingPoint(word >>> 7 & 31);
            case 'S' -> RegisterName.floatingPoint(word >>> 15 & 31);
            case 'T' -> RegisterName.floatingPoint(word >>> 20 & 31);
            case 'R' -> RegisterName.floatingPoint(word >>> 27);
            case 'i' -> Integer.toString(immediate);
            case 'x' -> "0x" + Integer.toHexString(immediate);
            case 'u' -> "0x" + Integer.toHexString(immediate >>> 12);
            case 'p' -> "0x" + Long.toHexString(virtualAddress + immediate);
            case 'm' -> roundingMode(word >>> 12 & 7);
            case 'c' -> CsrName.of(word >>> 20);
            case 'z' -> Integer.toString(word >>> 15 & 31);
            case 'f' -> isTso(word) ? "" : fenceSet(word >>> 24 & 15) + "," + fenceSet(word >>> 20 & 15);
            default -> Character.toString(letter);
        };
    }

    private static String roundingMode(int mode) {
        return mode == DYNAMIC ? "" : ROUNDING_MODES.get(mode);
    }

    private static boolean isTso(int word) {
        return word >>> 28 == FENCE_TSO && (word >>> 20 & 255) == 0x33;
    }

    private static String fenceSet(int bits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            if ((bits & 8 >>> i) != 0) {
                text.append("iorw".charAt(i));
            }
        }
        return text.isEmpty() ? "unknown" : text.toString();
    }
}
