package trapline.isa.riscv.load;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import trapline.machine.Bytes;

/** Reads the names that an ELF file gives to addresses (System V ABI, chapter 4, "Symbol Table"). */
public final class ElfSymbols {
    /** How many symbols a table has at most. */
    public static final int SYMBOL_LIMIT = 1 << 18;

    /** How long a name is at most, in bytes; symbols with longer names are left out. */
    public static final int NAME_LIMIT = 256;

    private static final int SECTION_HEADER_SIZE = 64;
    private static final int SYMBOL_SIZE = 24;
    private static final int SYMBOL_TABLE = 2;
    private static final int STRING_TABLE = 3;
    /** Symbol types up to this are names of code and data; behind them are sections and files. */
    private static final int FUNCTION = 2;

    private static final int LOCAL = 0;

    private final Bytes bytes;
    private final FileBytes file;
    private final Map<String, Long> addresses = new HashMap<>();
    private final Set<String> globals = new HashSet<>();

    private ElfSymbols(Bytes bytes) {
        this.bytes = bytes;
        file = new FileBytes(bytes);
    }

    /**
     * {@return the addresses by name; empty if the file has no symbol table. Of symbols with one name the first global one counts, then the first}
     *
     * @param bytes a file that {@link ElfFile#read} took
     * @throws ProgramFormatException if its sections or symbols make no sense
     */
    public static Map<String, Long> read(Bytes bytes) throws ProgramFormatException {
        ElfSymbols symbols = new ElfSymbols(bytes);
        symbols.read();
        return Map.copyOf(symbols.addresses);
    }

    private void read() throws ProgramFormatException {
        long headers = file.doubleWord(40, "the offset of the section headers");
        int headerSize = file.half(58, "the size of a section header");
        int sections = file.half(60, "the number of section headers");
        if (sections > 0 && headerSize != SECTION_HEADER_SIZE) {
            throw new ProgramFormatException("the size of a section header is " + headerSize + ", not 64");
        }
        for (int i = 0; i < sections; i++) {
            long at = headers + (long) i * SECTION_HEADER_SIZE;
            if (file.word(at + 4, "section header " + i) == SYMBOL_TABLE) {
                int link = file.word(at + 40, "section header " + i);
                if (link < 0 || link >= sections) {
                    throw new ProgramFormatException(
                            "section " + i + " has its strings in section " + link + ", but there are " + sections);
                }
                table(Section.at(file, at, i), Section.at(file, headers + (long) link * SECTION_HEADER_SIZE, link));
                return;
            }
        }
    }

    /** A section's place in the file, which it is within. */
    private record Section(int number, int type, int offset, int size) {
        static Section at(FileBytes file, long header, int number) throws ProgramFormatException {
            String name = "section header " + number;
            long offset = file.doubleWord(header + 24, name);
            long size = file.doubleWord(header + 32, name);
            if (!file.has(offset, size)) {
                throw new ProgramFormatException("section %d: %s bytes at offset %s are not within the file of %d bytes"
                        .formatted(number, Long.toUnsignedString(size), Long.toUnsignedString(offset), file.length()));
            }
            return new Section(number, file.word(header + 4, name), (int) offset, (int) size);
        }
    }

    private void table(Section symbols, Section strings) throws ProgramFormatException {
        int count = symbols.size / SYMBOL_SIZE;
        if (strings.type != STRING_TABLE || count > SYMBOL_LIMIT) {
            throw new ProgramFormatException("section " + symbols.number + " has " + count + " symbols (at most "
                    + SYMBOL_LIMIT + ") with their names in section " + strings.number + " of type " + strings.type);
        }
        for (int i = 0; i < count; i++) {
            symbol(symbols.offset + i * SYMBOL_SIZE, strings, i);
        }
    }

    private void symbol(int at, Section strings, int index) throws ProgramFormatException {
        String what = "symbol " + index;
        int nameOffset = file.word(at, what);
        int info = file.octet(at + 4, what);
        boolean defined = file.half(at + 6, what) != 0;
        if (nameOffset < 0 || nameOffset >= strings.size && nameOffset != 0) {
            throw new ProgramFormatException(what + " has its name at " + Integer.toUnsignedString(nameOffset) + " of "
                    + strings.size + " bytes of strings");
        }
        if (!defined || nameOffset == 0 || (info & 0xf) > FUNCTION) {
            return;
        }
        int start = strings.offset + nameOffset;
        int limit = Math.min(strings.offset + strings.size, start + NAME_LIMIT + 1);
        int end = start;
        while (end < limit && bytes.at(end) != 0) {
            end++;
        }
        if (end < limit) {
            byte[] text = new byte[end - start];
            bytes.copy(start, text, 0, text.length);
            String name = new String(text, StandardCharsets.UTF_8);
            add(name, file.doubleWord(at + 8, what), info >>> 4 != LOCAL);
        }
    }

    private void add(String name, long address, boolean global) {
        if (global && globals.add(name)) {
            addresses.put(name, address);
        } else {
            addresses.putIfAbsent(name, address);
        }
    }
}
