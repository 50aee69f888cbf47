package trapline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.load.ElfSymbols;
import trapline.isa.riscv.load.ProgramFormatException;
import trapline.machine.Bytes;

/**
 * The part of memory, between {@code begin_signature} and {@code end_signature}, by which the RISC-V architecture tests say what they computed;
 * written as Spike writes it: lines of hexadecimal digits, each a number of some bytes, its most significant byte first.
 */
final class Signature {
    private static final int MOST_WORDS = 4096;

    private final Path file;
    private final int granularity;
    private final long begin;
    private final long end;

    private Signature(Path file, int granularity, long begin, long end) {
        this.file = file;
        this.granularity = granularity;
        this.begin = begin;
        this.end = end;
    }

    /**
     * {@return the signature of a program}
     *
     * @param program its ELF file
     * @param file where to write
     * @param granularity how many bytes are a line: 4, 8 or 16
     */
    static Signature of(Path program, Path file, int granularity) throws IOException {
        if (granularity != 4 && granularity != 8 && granularity != 16) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--signature-granularity is " + granularity + "; it must be 4, 8 or 16");
        }
        try {
            Map<String, Long> symbols = ElfSymbols.read(Bytes.of(Files.readAllBytes(program)));
            long begin = address(symbols, "begin_signature", program);
            long end = address(symbols, "end_signature", program);
            if (end < begin || begin < PhysicalMemory.RAM_START || begin % granularity != 0) {
                throw refused(program, "its signature is from %x to %x".formatted(begin, end));
            }
            return new Signature(file, granularity, begin, end);
        } catch (ProgramFormatException notElf) {
            throw refused(program, String.valueOf(notElf.getMessage()));
        }
    }

    private static long address(Map<String, Long> symbols, String name, Path program) {
        Long address = symbols.get(name);
        if (address == null) {
            throw refused(program, "it has no symbol " + name);
        }
        return address;
    }

    private static CommandFailedException refused(Path program, String why) {
        return new CommandFailedException(ExitCode.REFUSED, program + " has no signature: " + why);
    }

    /**
     * Writes it.
     *
     * @param memory gives, for a word's number in RAM and a count, so many words of 8 bytes, or fewer where RAM ends
     */
    void write(BiFunction<Long, Integer, List<Long>> memory) throws IOException {
        StringBuilder text = new StringBuilder();
        long first = (begin - PhysicalMemory.RAM_START) / Long.BYTES;
        long behind = Math.ceilDiv(end - PhysicalMemory.RAM_START, Long.BYTES);
        byte[] bytes = new byte[Math.toIntExact((behind - first) * Long.BYTES)];
        for (long word = first; word < behind; word += MOST_WORDS) {
            List<Long> words = memory.apply(word, (int) Math.min(MOST_WORDS, behind - word));
            for (int i = 0; i < words.size() * Long.BYTES; i++) {
                int at = (int) (word - first) * Long.BYTES + i;
                bytes[at] = (byte) (words.get(i / Long.BYTES) >>> i % Long.BYTES * Byte.SIZE);
            }
        }
        int skipped = (int) (begin % Long.BYTES);
        int length = (int) (end - begin);
        for (int line = 0; line < length; line += granularity) {
            for (int i = granularity - 1; i >= 0; i--) {
                text.append("%02x".formatted(line + i < length ? bytes[skipped + line + i] : 0));
            }
            text.append('\n');
        }
        Files.writeString(file, text);
    }
}
