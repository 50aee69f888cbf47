package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.machine.Oracles;
import trapline.machine.Seeds;

/** Every row that computes has the function of its mnemonic, as QEMU executes that. */
class SemanticsTest {
    private static final String COMPILER = "riscv64-linux-gnu-gcc";
    private static final String EMULATOR = "qemu-riscv64";
    private static final int ENCODINGS_PER_ROW = 4;
    private static final int RANDOM_NUMBERS = 12;
    private static final long[] NUMBERS = {
        0, 1, -1, 2, -2, 31, 32, 63, 64, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, Long.MIN_VALUE, Long.MAX_VALUE
    };

    /** rd is a6, rs1 a4 and rs2 a5. */
    private static final int REGISTERS = 16 << 7 | 14 << 15 | 15 << 20;

    private static final int NOT_THE_IMMEDIATE = 0xfffff;

    /**
     * An instruction under test.
     *
     * @param row whose
     * @param word its bits
     */
    private record Sample(Instruction row, int word) {
        long compute(long a, long b) {
            boolean register = row.format() == Format.R;
            return ((Effect.Compute) row.effect())
                    .function()
                    .applyAsLong(a, register ? b : row.format().immediate(word));
        }
    }

    @Test
    void functionsAreThoseOfTheirMnemonics(@TempDir Path directory) {
        Oracles.need(COMPILER, EMULATOR);
        Seeds.forEach(1, random -> {
            List<Sample> samples = samples(random);
            long[] operands = operands(random);
            ByteBuffer theirs = execute(directory, samples, operands);
            for (Sample sample : samples) {
                for (long a : operands) {
                    for (long b : operands) {
                        assertSame(sample, a, b, theirs.getLong());
                    }
                }
            }
            assertEquals(0, theirs.remaining());
        });
    }

    private static void assertSame(Sample sample, long a, long b, long theirs) {
        // QEMU 7.2 counts the zeros of all 64 bits; the manual says 32 for a word of 0.
        boolean wrong = sample.row().opcode() == Opcode.CTZW && (int) a == 0;
        assertEquals(
                wrong ? Integer.SIZE : theirs,
                sample.compute(a, b),
                () -> "%s of %x and %x".formatted(Disassembler.disassemble(sample.word(), 0), a, b));
    }

    private static List<Sample> samples(RandomGenerator random) {
        List<Sample> samples = new ArrayList<>();
        for (Instruction row : InstructionSet.ALL) {
            if (row.effect() instanceof Effect.Compute) {
                int encodings = row.format() == Format.R ? 1 : ENCODINGS_PER_ROW;
                for (int i = 0; i < encodings; i++) {
                    int immediate = row.format() == Format.R ? 0 : random.nextInt() & ~NOT_THE_IMMEDIATE;
                    int registers = row.format() == Format.R ? REGISTERS : REGISTERS & NOT_THE_IMMEDIATE;
                    samples.add(new Sample(row, row.match() | (registers | immediate) & ~row.mask()));
                }
            }
        }
        return samples;
    }

    private static long[] operands(RandomGenerator random) {
        long[] operands = new long[NUMBERS.length + RANDOM_NUMBERS];
        System.arraycopy(NUMBERS, 0, operands, 0, NUMBERS.length);
        for (int i = NUMBERS.length; i < operands.length; i++) {
            operands[i] = random.nextLong() >> random.nextInt(Long.SIZE);
        }
        return operands;
    }

    /** Runs each sample for all pairs of operands; {@return the results}. */
    private static ByteBuffer execute(Path directory, List<Sample> samples, long[] operands) {
        StringBuilder source = new StringBuilder(".attribute arch, \"rv64gc_zba_zbb_zbs\"\n.globl _start\n_start:\n");
        source.append("la s1, results\n");
        for (Sample sample : samples) {
            source.append("""
                    la s2, operands
                    1: ld a4, 0(s2)
                    la s3, operands
                    2: ld a5, 0(s3)
                    .insn 0x%x
                    sd a6, 0(s1)
                    addi s1, s1, 8
                    addi s3, s3, 8
                    la a0, end
                    bne s3, a0, 2b
                    addi s2, s2, 8
                    bne s2, a0, 1b
                    """.formatted(sample.word()));
        }
        source.append("""
                li s4, 1
                la a1, results
                3: sub a2, s1, a1
                mv a0, s4
                li a7, 64
                ecall
                add a1, a1, a0
                bne a1, s1, 3b
                li a0, 0
                li a7, 93
                ecall
                .data
                .balign 8
                operands:
                """);
        for (long operand : operands) {
            source.append(".dword 0x").append(Long.toHexString(operand)).append('\n');
        }
        source.append("end:\n.bss\n.balign 8\nresults: .zero ")
                .append(8L * samples.size() * operands.length * operands.length)
                .append('\n');
        try {
            Path assembly = Files.writeString(directory.resolve("samples.s"), source);
            Path program = directory.resolve("samples");
            Path output = directory.resolve("results");
            run(output, COMPILER, "-nostdlib", "-static", "-o", program.toString(), assembly.toString());
            run(output, EMULATOR, program.toString());
            return ByteBuffer.wrap(Files.readAllBytes(output)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(Path output, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertEquals(0, process.waitFor(), () -> String.join(" ", command));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
