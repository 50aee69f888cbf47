package trapline.isa.thirdgen.assembler;

import java.util.HexFormat;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.InstructionTable;

/** Turns words into the assembler's syntax. */
public final class Disassembler {
    private Disassembler() {}

    /**
     * {@return the instruction that the conventional machine executes for a word, or a {@code .word} if there is none} Assembled
     * again it gives the word, but for bits that the machine ignores, which are zero then.
     *
     * @param word any word
     */
    public static String disassemble(long word) {
        return disassemble(word, InstructionTable.CONVENTIONAL);
    }

    /**
     * {@return the same for another machine}
     *
     * @param word any word
     * @param table that machine's
     */
    public static String disassemble(long word, InstructionTable table) {
        return table.decode(word)
                .map(Disassembler::text)
                .orElseGet(() -> ".word 0x" + HexFormat.of().toHexDigits(word));
    }

    /**
     * {@return a line for each word: its address, the word in hexadecimal, the instruction}
     *
     * @param words any words
     * @param from the address of the first
     * @param table the machine's
     */
    public static String disassemble(long[] words, long from, InstructionTable table) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            text.append(Listing.cell(from + i, words[i])).append("  ");
            text.append(disassemble(words[i], table)).append('\n');
        }
        return text.toString();
    }

    private static String text(Instruction instruction) {
        String operands = instruction
                .operation()
                .operands()
                .syntax()
                .replace("ra", "r" + instruction.a())
                .replace("rb", "r" + instruction.b())
                .replace("rc", "r" + instruction.c())
                .replace("imm", Integer.toString(instruction.immediate()));
        return (instruction.operation().mnemonic() + " " + operands).strip();
    }
}
