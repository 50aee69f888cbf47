package trapline.isa.riscv.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.machine.Bytes;
import trapline.machine.Seeds;

class ElfFileTest {
    private static final long START = 0x8000_0000L;
    private static final Ram RAM = new Ram(START, 1 << 20);
    private static final byte[] CODE = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final byte[] VALUES = {9, 10, 11};

    @Test
    void segmentsGoToTheirPhysicalAddresses() throws ProgramFormatException {
        byte[] file = new ElfBuilder(START + 0x104)
                .load(START + 0x8000, VALUES, 100)
                .load(START + 0x100, CODE, CODE.length)
                .build();
        assertTrue(ElfFile.is(Bytes.of(file)));
        Program program = ElfFile.read(Bytes.of(file), RAM);
        assertEquals(START + 0x104, program.entry());
        assertEquals(START + 0x100, program.start());
        assertEquals(START + 0x8064, program.end());
        RamBytes memory = new RamBytes(RAM);
        program.copyTo(memory);
        assertArrayEquals(CODE, memory.at(START + 0x100, CODE.length));
        assertArrayEquals(new byte[] {9, 10, 11, 0}, memory.at(START + 0x8000, 4));
    }

    @Test
    void theEntryPointIsTranslatedToAPhysicalAddress() throws ProgramFormatException {
        byte[] file = new ElfBuilder(0xffff_ffff_8000_0004L)
                .part(1, 6, 0xffff_ffff_8000_0000L, START + 0x100, VALUES, 8)
                .part(1, 5, 0xffff_ffff_8000_0000L, START + 0x2000, CODE, CODE.length)
                .build();
        assertEquals(START + 0x2004, ElfFile.read(Bytes.of(file), RAM).entry(), "of the segment that holds code");
    }

    @Test
    void otherHeadersAndEmptySegmentsLoadNothing() throws ProgramFormatException {
        byte[] file = new ElfBuilder(START)
                .part(0x7000_0003, 4, 0, 0, VALUES, VALUES.length)
                .load(START, CODE, CODE.length)
                .part(1, 4, 0, 0, new byte[0], 0)
                .part(0x6474_e551, 6, 0, 0, new byte[0], 0)
                .build();
        assertEquals(1, ElfFile.read(Bytes.of(file), RAM).segments().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0   | 1 | 0x7e                | not an ELF file: it does not start with an ELF header of 64 bytes
            4   | 1 | 1                   | the ELF header's class is 1, not 2 (64 bits)
            5   | 1 | 2                   | the ELF header's byte order is 2, not 1 (little-endian)
            6   | 1 | 0                   | the ELF header's version is 0, not 1
            16  | 2 | 1                   | the ELF header's type is 1, not 2 (executable) or 3 (shared)
            18  | 2 | 62                  | the ELF header's machine is 62, not 243 (RISC-V)
            54  | 2 | 32                  | the ELF header's size of a program header is 32, not 56
            56  | 2 | 0                   | none of its 0 program headers says to load anything
            56  | 2 | 257                 | 257 program headers are more than 256
            56  | 2 | 100                 | the program headers at offset 64 are not within the file of 345 bytes
            32   | 8 | 290                | the program headers at offset 290 are not within the file of 345 bytes
            32  | 8 | -1                  | the program headers at offset 18446744073709551615 are not within the file of 345 bytes
            24  | 8 | 0x80000008          | the entry point 80000008 is in no segment
            24  | 8 | 0                   | the entry point 0 is in no segment
            24  | 8 | 0x80000001          | the entry point 80000001 is odd
            72  | 8 | 338                 | program header 0: 8 bytes at offset 338 are not within the file of 345 bytes
            72  | 8 | -8                  | program header 0: 8 bytes at offset 18446744073709551608 are not within the file of 345 bytes
            96  | 8 | 9                   | program header 0: 9 bytes of the file do not fit 8 bytes of memory
            96  | 8 | 0x7fffffffffffffff  | program header 0: 9223372036854775807 bytes at offset 120 are not within the file of 345 bytes
            104 | 8 | 0x100001            | program header 0: 1048577 bytes at physical address 80000000 are not within the RAM, 80000000 to 80100000
            104 | 8 | -1                  | program header 0: 18446744073709551615 bytes at physical address 80000000 are not within the RAM, 80000000 to 80100000
            88  | 8 | 0x7fffffff          | program header 0: 8 bytes at physical address 7fffffff are not within the RAM, 80000000 to 80100000
            88  | 8 | 0x800ffff9          | program header 0: 8 bytes at physical address 800ffff9 are not within the RAM, 80000000 to 80100000
            88  | 8 | -8                  | program header 0: 8 bytes at physical address fffffffffffffff8 are not within the RAM, 80000000 to 80100000
            """)
    void aWrongFileIsRefusedWithTheReason(int offset, int size, String value, String reason) {
        byte[] file = new ElfBuilder(START).load(START, CODE, CODE.length).build();
        put(file, offset, size, Long.decode(value));
        assertEquals(
                reason,
                assertThrows(ProgramFormatException.class, () -> ElfFile.read(Bytes.of(file), RAM))
                        .getMessage());
    }

    @Test
    void segmentsDoNotOverlap() {
        byte[] file = new ElfBuilder(START)
                .load(START, CODE, 0x1000)
                .load(START + 0xfff, VALUES, 3)
                .build();
        assertEquals(
                "the segments 80000000 to 80001000 and 80000fff to 80001002 overlap",
                assertThrows(ProgramFormatException.class, () -> ElfFile.read(Bytes.of(file), RAM))
                        .getMessage());
    }

    @Test
    void aCutFileIsRefused() {
        byte[] file = new ElfBuilder(START).load(START, CODE, CODE.length).build();
        int needed = ElfBuilder.HEADERS + ElfBuilder.HEADER_SIZE + CODE.length;
        for (int length = 0; length < needed; length++) {
            byte[] cut = java.util.Arrays.copyOf(file, length);
            assertThrows(ProgramFormatException.class, () -> ElfFile.read(Bytes.of(cut), RAM));
        }
        assertFalse(ElfFile.is(Bytes.of(new byte[3])));
    }

    @Test
    void symbolsAreRead() throws ProgramFormatException {
        byte[] file = new ElfBuilder(START)
                .load(START, CODE, CODE.length)
                .symbol("local", 0x02, 1, 1)
                .symbol("both", 0x01, 1, 2)
                .symbol("file.c", 0x04, 1, 3)
                .symbol("both", 0x11, 1, 4)
                .symbol("both", 0x11, 1, 5)
                .symbol("tohost", 0x10, 1, 0x8000_1000L)
                .symbol("undefined", 0x10, 0, 6)
                .symbol("absolute", 0x10, 0xfff1, 7)
                .symbol("x".repeat(300), 0x10, 1, 8)
                .build();
        assertEquals(
                Map.of("local", 1L, "both", 4L, "tohost", 0x8000_1000L, "absolute", 7L),
                ElfSymbols.read(Bytes.of(file)));
    }

    @Test
    void aMutatedFileIsLoadedWithinTheRamOrRefused() {
        RamBytes memory = new RamBytes(RAM);
        Seeds.forEach(20_000, random -> {
            byte[] file = new ElfBuilder(START)
                    .load(START, CODE, 64)
                    .load(START + 0x1000, VALUES, 32)
                    .symbol("a", 0x11, 1, START)
                    .symbol("b", 0x12, 1, START + 4)
                    .build();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                mutate(random, file);
            }
            byte[] hostile = random.nextInt(8) == 0 ? java.util.Arrays.copyOf(file, random.nextInt(file.length)) : file;
            try {
                Program program = ElfFile.read(Bytes.of(hostile), RAM);
                assertTrue(RAM.contains(program.start(), program.end() - program.start()));
                assertTrue(RAM.contains(program.entry(), 2));
                program.copyTo(memory);
            } catch (ProgramFormatException e) {
                assertNotEquals("", e.getMessage());
            }
            try {
                assertTrue(ElfSymbols.read(Bytes.of(hostile)).size() <= ElfSymbols.SYMBOL_LIMIT);
            } catch (ProgramFormatException e) {
                assertNotEquals("", e.getMessage());
            }
        });
    }

    private static void mutate(RandomGenerator random, byte[] file) {
        long[] odd = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, file.length, START, START + (1 << 20), 1L << 32};
        int size = 1 << random.nextInt(4);
        int offset = random.nextInt(file.length / size) * size;
        long value = random.nextBoolean() ? odd[random.nextInt(odd.length)] + random.nextInt(-2, 3) : random.nextLong();
        put(file, offset, size, value);
    }

    private static void put(byte[] file, int offset, int size, long value) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        System.arraycopy(bytes, 0, file, offset, size);
    }
}
