package trapline.isa.thirdgen.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static trapline.isa.thirdgen.assembler.Programs.assembled;
import static trapline.isa.thirdgen.assembler.Programs.word;
import static trapline.isa.thirdgen.assembler.Programs.words;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.Operation;
import trapline.isa.thirdgen.PswWord;
import trapline.machine.Image;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.monitor.thirdgen.ThirdGenMachine;

/** What correct sources mean. */
class AssemblerTest {
    private static long encoded(Operation operation, int a, int b, int c, int immediate) {
        return new Instruction(operation, a, b, c, immediate).encode();
    }

    @Test
    void instructionsAreEncodedFromEveryFormOfOperands() {
        assertEquals(encoded(Operation.HALT, 0, 0, 0, 0), word("halt"));
        assertEquals(encoded(Operation.RET, 14, 0, 0, 0), word("ret lr"));
        assertEquals(encoded(Operation.MOV, 15, 3, 0, 0), word("mov sp, r3"));
        assertEquals(encoded(Operation.ADD, 1, 10, 15, 0), word("add r1, r10, r15"));
        assertEquals(encoded(Operation.LI, 1, 0, 0, -1), word("li r1, -1"));
        assertEquals(encoded(Operation.ADDI, 1, 2, 0, 5), word("addi r1,r2,5"));
        assertEquals(encoded(Operation.LDX, 1, 2, 0, 4), word("ldx r1, 4(r2)"));
        assertEquals(encoded(Operation.STX, 1, 2, 0, -6), word("  stx\tr1 , -(4 + 2) ( r2 ) ; comment, \"quoted"));
        assertEquals(encoded(Operation.SVC, 0, 0, 0, 3), word("svc 3"));
    }

    @Test
    void symbolMayIndexARegister() {
        assertEquals(encoded(Operation.LDX, 1, 2, 0, 4), word("table: ldx r1, table(r2)"));
        assertEquals(encoded(Operation.LDX, 1, 2, 0, 1), word("ldx r1, lo(1)(r2)"));
    }

    @Test
    void labelsStandAloneOrBeforeAStatement() {
        assertEquals(
                new TreeMap<>(Map.of("a", 4L, "b", 4L, "c", 5L, "end", 6L)),
                assembled("a:\nb: halt\n\nc: .word 1 ; end of it\nend:").symbols());
        assertEquals(Map.of("x", 4L, "y", 4L), assembled("x: y: halt").symbols());
    }

    @Test
    void mnemonicMayBeALabel() {
        assertEquals(encoded(Operation.JMP, 0, 0, 0, 4), word("halt: jmp halt"));
    }

    @Test
    void symbolsMayBeDefinedFurtherDown() {
        assertEquals(
                List.of(encoded(Operation.JMP, 0, 0, 0, 6), 9L),
                words("jmp end\n.word x\nend: .equ x, y + 1\n.equ y, end + 2"));
    }

    @Test
    void wordHoldsAnyNumber() {
        assertEquals(
                List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, -1L, 255L, 5L),
                words(".word 0, -1, 9223372036854775807, -9223372036854775808, 18446744073709551615, 0xFf, 0b101"));
    }

    @Test
    void stringHasAZeroBehindItAndTextHasNot() {
        assertEquals(List.of(72L, 105L, 0L), words(".string \"Hi\""));
        assertEquals(List.of(72L, 105L), words(".text \"Hi\""));
        assertEquals(List.of(0L), words(".string \"\""));
        assertEquals(List.of(), words(".text \"\""));
        assertEquals(
                List.of(10L, 9L, 13L, 0L, 92L, 39L, 34L, 0xabL, 59L), words(".text \"\\n\\t\\r\\0\\\\\\'\\\"\\xAb;\""));
        assertEquals(List.of(0xe9L, 0x1f600L), words(".text \"\u00e9\ud83d\ude00\""));
    }

    @Test
    void characterIsANumber() {
        assertEquals(List.of(97L, 39L, 10L, 255L, 59L, 98L), words(".word 'a', '\\'', '\\n', '\\xff', ';', 'a' + 1"));
    }

    @Test
    void spaceIsFilledWithZeroOrAnotherWord() {
        assertEquals(
                List.of(1L, 0L, 0L, 7L, 7L, 2L),
                words(".word 1\n.space 2\n.space 1 + 1, seven\n.word 2\n.equ seven, 7"));
        assertEquals(List.of(), words(".space 0"));
    }

    @Test
    void originMovesToPlacesThatAreFree() {
        Image image = assembled(".org 8\n.word 8, 9\n.org 1\n.word 1\n.org 6\n.word 6, 7")
                .image();
        assertEquals(
                List.of(0L, 1L, 0L, 0L, 0L, 0L, 6L, 7L, 8L, 9L),
                LongStream.of(image.words()).boxed().toList());
    }

    @Test
    void originAndSpaceMayUseWhatIsKnownAboveThem() {
        assertEquals(
                List.of(1L, 0L, 0L, 2L, 0L, 3L),
                words(".equ n, m - 3\n.equ m, 5\nstart: .word 1\n.space n\n.word 2\n.org start + n + 3\n.word 3"));
    }

    @Test
    void dotIsTheAddressOfTheStatement() {
        assertEquals(List.of(4L, 5L, 5L, 8L), words(".word .\n.word ., .\n.word . + 1"));
        assertEquals(encoded(Operation.JMP, 0, 0, 0, 4), word("jmp ."));
        assertEquals(List.of(1L, 4L), words(".equ here, .\n.word 1\n.word here"));
    }

    @Test
    void includedFilesAreReadRelativeToTheIncludingOne() {
        Map<String, String> files = Map.of(
                "lib/a.asm", ".include \"b.asm\"\n.include \"../c.asm\"\n.word 1",
                "lib/b.asm", ".word 2",
                "c.asm", ".word 3");
        Assembly.Assembled assembled = assembled(".include \"./lib//a.asm\"\n.include \"c.asm\"\n.word 4", files);
        assertEquals(
                List.of(2L, 3L, 1L, 3L, 4L),
                LongStream.of(assembled.image().words()).skip(4).boxed().toList());
    }

    @Test
    void sizeIsGivenOrHasRoom() {
        assertEquals(1024 + 64, assembled("halt").image().size());
        assertEquals(1024 + 64, assembled(".space 60").image().size());
        assertEquals(1024 + 128, assembled(".space 61").image().size());
        assertEquals(1024, assembled("").image().size());
        assertEquals(PswWord.FIELD_MAX, assembled(".org 2097150\nhalt").image().size());
        assertEquals(100, assembled(".size 2 * fifty\n.equ fifty, 50").image().size());
        assertEquals(List.of(500L), words(".word SIZE\n.size 500"));
        assertEquals(List.of(1088L), words(".word SIZE"));
        assertEquals(37, assembled("end: .size end - . + 33 + end").image().size());
    }

    @Test
    void entryIsTheFirstWordInSupervisorModeOrAsGiven() {
        assertEquals(new Psw(Mode.SUPERVISOR, 4, RelocationBounds.all(1088)), entry("halt"));
        assertEquals(
                new Psw(Mode.SUPERVISOR, 5, RelocationBounds.all(77)), entry(".entry go\nhalt\ngo: halt\n.size 77"));
        assertEquals(new Psw(Mode.USER, 4, RelocationBounds.all(1088)), entry(".entry 4, 1\nhalt"));
    }

    private static Psw entry(String source) {
        return PswWord.decode(assembled(source).image().entry());
    }

    @Test
    void imageIsForThisMachine() {
        assertEquals(ThirdGenMachine.NAME, assembled("halt").image().machine());
    }

    @Test
    void predefinedSymbolsNameTrapCellsAndCauses() {
        assertEquals(List.of(0L, 1L, 2L, 3L), words(".word OLD_PSW, NEW_PSW, CAUSE, OPERAND"));
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L),
                words(
                        ".word CAUSE_MEMORY, CAUSE_PRIVILEGED, CAUSE_ILLEGAL, CAUSE_SUPERVISOR_CALL, CAUSE_DIVIDE, CAUSE_DRUM,"
                                + " CAUSE_TIMER, CAUSE_CONSOLE, CAUSE_MACHINE_CHECK"));
        assertEquals(Map.of(), assembled("halt").symbols());
    }

    @Test
    void operatorsHaveThePrecedenceOfC() {
        assertEquals(7, word(".word 1 + 2 * 3"));
        assertEquals(9, word(".word (1 + 2) * 3"));
        assertEquals(-4, word(".word 1 - 2 - 3"));
        assertEquals(2, word(".word 100 / 10 / 5"));
        assertEquals(1, word(".word 2 * 7 % 4 / 2"));
        assertEquals(1 << 3, word(".word 1 << 1 + 2"));
        assertEquals(6 & 3 << 1, word(".word 6 & 3 << 1"));
        assertEquals(1 | 6 ^ 7 & 3, word(".word 1 | 6 ^ 7 & 3"));
        assertEquals(-1 + ~2 - -3, word(".word -1 + ~2 - -3"));
        assertEquals(5, word(".word - -5"));
    }

    @Test
    void arithmeticIsThatOf64Bits() {
        assertEquals(Long.MIN_VALUE, word(".word 9223372036854775807 + 1"));
        assertEquals(Long.MIN_VALUE, word(".word -9223372036854775808 / -1"));
        assertEquals(-3, word(".word -7 / 2"));
        assertEquals(-1, word(".word -7 % 2"));
        assertEquals(-1, word(".word 1 << 63 >> 63"));
        assertEquals(2, word(".word 1 << 65"));
    }

    @Test
    void functionsMakePswsAndHalves() {
        long psw = PswWord.encode(new Psw(Mode.USER, 7, new RelocationBounds(100, 200)));
        assertEquals(psw, word(".word psw(1, 3 + 4, 100, 200)"));
        assertEquals(0, word(".word psw(0, 0, 0, 0)"));
        assertEquals(0x12345678L, word(".word hi(0x123456789abcdef0)"));
        assertEquals(0xffffffff9abcdef0L, word(".word lo(0x123456789abcdef0)"));
        assertEquals(-1, word(".word hi(-1)"));
        assertEquals(
                List.of(encoded(Operation.LI, 1, 0, 0, 0x9abcdef0), encoded(Operation.LIH, 1, 0, 0, 0xf2345678)),
                words(".equ x, 0xf23456789abcdef0\nli r1, lo(x)\nlih r1, hi(x)"));
    }

    @Test
    void linesMayEndInAnyWay() {
        assertEquals(List.of(1L, 2L, 3L, 4L), words(".word 1\r\n.word 2\n.word 3\r.word 4"));
    }

    @Test
    void longChainsOfDefinitionsAreFollowed() {
        StringBuilder source = new StringBuilder(".word s0\n");
        for (int i = 0; i < 20_000; i++) {
            source.append(".equ s").append(i).append(", s").append(i + 1).append(" + 1\n");
        }
        source.append(".equ s20000, 5");
        assertEquals(20_005, word(source.toString()));
    }
}
