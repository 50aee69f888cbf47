package trapline.isa.thirdgen.assembler;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

/** A source may be anything: the assembler answers, and does not throw. */
class HostileSourceTest {
    private static final String VALID = InstructionSetDocument.EXAMPLE + """
                    .org  0x40
            table:  .word psw(1, loop, 0, SIZE), hi(-1), lo(1 << 40), 'a' | '\\n', ~. & -2
                    .space count * 2 % 7, 3
                    .equ  count, ('z' - 'a' + 1) / 2 ^ 5 >> 1
                    .text "x\\x41\\0"
                    ldx   r1, table + 1 ( sp )
                    .include "lib.asm"
                    .size 4096
            """;

    private static final List<String> PIECES = List.of(
            "(",
            ")",
            ",",
            ".",
            ":",
            ";",
            "\"",
            "'",
            "\\",
            "-",
            "~",
            "<<",
            ">>",
            "%",
            "/",
            "0",
            "0x",
            "9999999999",
            "r1",
            "sp",
            "SIZE",
            "loop",
            "psw(",
            "hi(",
            ".org ",
            ".space ",
            ".equ ",
            ".word ",
            ".include \"lib.asm\"",
            ".size ",
            ".entry ",
            "\n",
            "\r",
            "\t",
            "\0",
            "\ud800",
            "\ud83d\ude00",
            "2097151",
            "-1",
            "loop:",
            "halt",
            "copy ");

    private static void assertAnswers(String source) {
        Sources sources = path -> Optional.of(path.equals("lib.asm") ? "lib: halt" : source);
        switch (Assembler.assemble("hostile.asm", source, sources)) {
            case Assembly.Assembled assembled ->
                assertTrue(assembled.image().length() <= assembled.image().size());
            case Assembly.Rejected rejected -> {
                assertFalse(rejected.errors().isEmpty());
                assertTrue(rejected.errors().size() <= Assembler.MOST_ERRORS);
                rejected.errors().forEach(error -> assertFalse(error.message().isBlank()));
            }
        }
    }

    @Test
    void randomBytesAreAnswered() {
        Seeds.forEach(2_000, random -> {
            byte[] bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            assertAnswers(new String(bytes, StandardCharsets.ISO_8859_1));
        });
    }

    @Test
    void randomPiecesAreAnswered() {
        Seeds.forEach(2_000, random -> {
            StringBuilder source = new StringBuilder();
            for (int j = random.nextInt(120); j > 0; j--) {
                source.append(piece(random)).append(random.nextBoolean() ? " " : "");
            }
            assertAnswers(source.toString());
        });
    }

    @Test
    void mutatedSourcesAreAnswered() {
        assertAnswers(VALID);
        Seeds.forEach(1_500, random -> {
            StringBuilder source = new StringBuilder(VALID);
            for (int j = random.nextInt(1, 8); j > 0; j--) {
                mutate(source, random);
            }
            assertAnswers(source.toString());
        });
    }

    private static void mutate(StringBuilder source, RandomGenerator random) {
        int from = random.nextInt(source.length());
        int to = Math.min(source.length(), from + random.nextInt(12));
        switch (random.nextInt(4)) {
            case 0 -> source.delete(from, to);
            case 1 -> source.insert(from, piece(random));
            case 2 -> source.replace(from, to, piece(random));
            default -> source.insert(random.nextInt(source.length()), source.substring(from, to));
        }
    }

    private static String piece(RandomGenerator random) {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    @Test
    void sourcesThatWantMuchAreAnswered() {
        assertAnswers(".word " + "1,".repeat(200_000) + "1");
        assertAnswers(".space 2000000\n".repeat(10_000));
        assertAnswers(".org 0\n.space 1\n".repeat(10_000));
        assertAnswers("a:".repeat(100_000));
        assertAnswers("-".repeat(100_000));
        assertAnswers(".word " + "-".repeat(100_000) + "1");
        assertAnswers(".word " + "hi(".repeat(100_000));
        assertAnswers("x".repeat(1_000_000));
        assertAnswers(".string \"" + "x".repeat(1_000_000));
        assertAnswers(".include \"lib.asm\"\n".repeat(1_000));
        assertAnswers("\n".repeat(200_000));
    }

    @Test
    void manyUnknownSymbolsAmongManyAreAnswered() {
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            source.append("abcdefghijklmnop").append(i).append(": jmp abcdefghijklmnoq\n");
        }
        assertAnswers(source.substring(0, Assembler.MOST_CHARACTERS));
    }
}
