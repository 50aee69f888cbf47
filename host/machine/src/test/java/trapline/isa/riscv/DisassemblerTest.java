package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.machine.Oracles;
import trapline.machine.Seeds;

class DisassemblerTest {
    private static final String[] TOOLS = {"riscv64-unknown-elf-as", "riscv64-unknown-elf-objdump"};
    private static final int CASES_PER_ROW = 20;

    /** What objdump has names for, though the manual reserves it: all zeros, and an addi16sp of 0. */
    private static final List<Integer> RESERVED = List.of(0, 0x6101);

    /** On a machine of 128 bits a shift by 0 is one by 64. */
    private static final Pattern SHIFT_BY_NOTHING = Pattern.compile("^(c\\.s[lr][la]i)64 (\\w+)$");

    /** A jump, whose target objdump writes without 0x. */
    private static final Pattern TARGET =
            Pattern.compile("^((?:jal|b(?:eq|ne|ltu?|geu?)|c\\.j|c\\.b(?:eq|ne)z) (?:\\w+,)*)0x");

    @Test
    void everyRowIsWrittenByItsMnemonic() {
        for (Instruction row : InstructionSet.ALL) {
            String text = Disassembler.disassemble(row.match(), 0);
            assertTrue(text.equals(row.mnemonic()) || text.startsWith(row.mnemonic() + " "), text);
            int operands = text.equals(row.mnemonic()) ? 0 : text.split(",", -1).length;
            int letters =
                    row.format().text().isEmpty() ? 0 : row.format().text().split(",", -1).length;
            // The two sets of a fence are one letter.
            assertEquals(row.format() == Format.FENCE ? 2 : letters, operands, text);
        }
    }

    @Test
    void textsAreTheAssemblers() {
        assertEquals("addi sp,sp,-16", text(0xff010113));
        assertEquals("lui a0,0x12345", text(0x12345537));
        assertEquals("lui t6,0xfffff", text(0xffffffb7));
        assertEquals("ld ra,-8(s0)", text(0xff843083));
        assertEquals("sd ra,-8(s0)", text(0xfe143c23));
        assertEquals("beq zero,zero,0x80000ff0", text(0xfe0008e3));
        assertEquals("jal ra,0x80001008", text(0x008000ef));
        assertEquals("jalr zero,0(ra)", text(0x00008067));
        assertEquals("fence iorw,iorw", text(0x0ff0000f));
        assertEquals("fence.tso", text(0x8330000f));
        assertEquals("csrrw a0,mstatus,a1", text(0x30059573));
        assertEquals("csrrwi zero,fflags,31", text(0x001fd073));
        assertEquals("csrrs a0,0x7ff,a0", text(0x7ff52573));
        assertEquals("fadd.d fa0,fa0,fa1,rne", text(0x02b50553));
        assertEquals("fadd.d fa0,fa0,fa1", text(0x02b57553));
        assertEquals("fmadd.s ft0,ft1,ft2,ft3,rtz", text(0x18209043));
        assertEquals("lr.w.aqrl a0,(a1)", text(0x1605a52f));
        assertEquals("amoadd.w a0,a1,(a2)", text(0x00b6252f));
        assertEquals("sfence.vma a0,a1", text(0x12b50073));
        assertEquals("c.addi16sp sp,-64", text(0x7139));
        assertEquals("c.ldsp ra,24(sp)", text(0x60e2));
        assertEquals("c.mv a0,a1", text(0x852e));
        assertEquals("c.j 0x80001000", text(0xa001));
        assertEquals("c.ebreak", text(0x9002));
        assertEquals("c.lui a0,0xfffff", text(0x757d));
    }

    @Test
    void bitsThatAreNoInstructionAreADirective() {
        assertEquals(".2byte 0x0", text(0));
        assertEquals(".4byte 0xffffffff", text(-1));
        assertEquals(".2byte 0x8002", text(0xabcd8002));
    }

    @Test
    void objdumpWritesTheSame(@TempDir Path directory) {
        Oracles.need(TOOLS);
        Seeds.forEach(1, random -> {
            List<Integer> words = new ArrayList<>();
            InstructionSet.ALL.forEach(row -> IntStream.range(0, CASES_PER_ROW)
                    .forEach(_ -> words.add(row.match() | operands(row, random) & ~row.mask())));
            IntStream.range(0, 0x10000).filter(half -> (half & 3) != 3).forEach(words::add);
            List<String> theirs = objdump(directory, words);
            assertEquals(words.size(), theirs.size());
            long address = 0;
            for (int i = 0; i < theirs.size(); i++) {
                assertSame(words.get(i), theirs.get(i), address);
                address += InstructionSet.length(words.get(i));
            }
        });
    }

    /** Random operands; but 0 where the manual reserves other numbers, and objdump knows none of them. */
    private static int operands(Instruction row, RandomGenerator random) {
        int operands = random.nextInt();
        return switch (row.format()) {
            case FLOAT_FROM_WORD, FLOAT_WIDENING -> operands & ~(7 << 12);
            case FENCE -> operands & 255 << 20;
            case NONE -> 0;
            default -> operands;
        };
    }

    private static void assertSame(int word, String theirs, long address) {
        String ours = Disassembler.disassemble(word, address);
        String written = SHIFT_BY_NOTHING.matcher(theirs).replaceFirst("$1 $2,0x0");
        boolean unnamed = ours.startsWith("csr") && ours.contains(",0x");
        if (unnamed) {
            // It knows the CSRs of machines that are not ours.
            assertEquals(ours.replaceFirst("0x[0-9a-f]+", ""), theirs.replaceFirst(",[^,]*,", ",,"));
        } else if (!RESERVED.contains(word)) {
            assertEquals(written, TARGET.matcher(ours).replaceFirst("$1"), () -> Integer.toHexString(word));
        }
    }

    private static List<String> objdump(Path directory, List<Integer> words) {
        StringBuilder source = new StringBuilder(".attribute arch, \"rv64gc_zba_zbb_zbs_zifencei_zicsr\"\n.text\n");
        words.forEach(word ->
                source.append(".insn 0x").append(Integer.toHexString(word)).append('\n'));
        try {
            Path assembly = Files.writeString(directory.resolve("words.s"), source);
            Path object = directory.resolve("words.o");
            run(directory, TOOLS[0], "-march=rv64gc_zba_zbb_zbs", "-o", object.toString(), assembly.toString());
            return run(directory, TOOLS[1], "-d", "-z", "-M", "no-aliases", object.toString())
                    .lines()
                    .filter(line -> line.matches(" *[0-9a-f]+:\t.*"))
                    .map(DisassemblerTest::instruction)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return the text of a line of objdump's, without its notes} */
    private static String instruction(String line) {
        String[] columns = line.split("\t", 3);
        return columns[2].replaceAll(" [<#].*", "").replace('\t', ' ').strip();
    }

    private static String run(Path directory, String... command) throws IOException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertEquals(0, process.waitFor(), () -> String.join(" ", command));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return Files.readString(output);
    }

    private static String text(int bits) {
        return Disassembler.disassemble(bits, 0x80001000L);
    }
}
