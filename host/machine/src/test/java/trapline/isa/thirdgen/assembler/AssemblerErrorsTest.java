package trapline.isa.thirdgen.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.isa.thirdgen.assembler.Programs.errors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of wrong sources. */
class AssemblerErrorsTest {
    private static void assertError(String expected, String source) {
        assertEquals(List.of("test.asm:" + expected), errors(source));
    }

    @Test
    void unknownWordsGetASuggestion() {
        assertError("1:1: there is no instruction 'ad', did you mean 'add'?", "ad r1, r2, r3");
        assertError("1:4: there is no instruction 'xyzzy'", "   xyzzy");
        assertError("1:1: there is no directive '.wrod', did you mean '.word'?", ".wrod 1");
        assertError("2:5: there is no symbol 'lop', did you mean 'loop'?", "loop:\njmp lop");
        assertError("1:5: there is no symbol 'whatever'", "jmp whatever");
    }

    @Test
    void operandsThatAreMissingWrongOrTooManyAreTold() {
        assertError("1:5: expected a register, r0 to r15, sp or lr, found '1'", "add 1, r2, r3");
        assertError("1:9: expected a register, r0 to r15, sp or lr, found 'r16'", "add r1, r16, r3");
        assertError("1:11: expected ',' as in 'add ra, rb, rc', found the end of the line", "add r1, r2");
        assertError("1:15: expected the end of the statement: 'add ra, rb, rc', found ','", "add r1, r2, r3, r4");
        assertError("1:6: expected the end of the statement: 'halt', found '1'", "halt 1");
        assertError("1:8: expected a number, found the register r2", "li r1, r2");
        assertError("1:8: expected a number, a symbol or an expression, found the end of the line", "li r1, ");
        assertError("1:10: expected '(' as in 'ldx ra, imm(rb)', found the end of the line", "ldx r1, 4");
        assertError("1:5: expected a register, r0 to r15, sp or lr, found a string", "mov \"x\", r1");
    }

    @Test
    void numbersThatAreNoneAreTold() {
        String expected =
                " is no number of 64 bits: expected decimal digits, 0x and hexadecimal digits, or 0b and binary digits";
        assertError("1:7: '12x'" + expected, ".word 12x");
        assertError("1:7: '0x'" + expected, ".word 0x");
        assertError("1:7: '0b12'" + expected, ".word 0b12");
        assertError("1:7: '18446744073709551616'" + expected, ".word 18446744073709551616");
    }

    @Test
    void immediateMustFit32Bits() {
        String expected = ": expected -2147483648 to 2147483647";
        assertError("1:8: the signed 32-bit operand is 2147483648" + expected, "li r1, 2147483647 + 1");
        assertError("1:8: the signed 32-bit operand is 4294967295" + expected, "li r1, 0xffffffff");
        assertError("1:8: the signed 32-bit operand is -2147483649" + expected, "li r1, -2147483649");
        assertEquals(List.of(), errors("li r1, -2147483648\nli r1, 0x7fffffff"));
    }

    @Test
    void stringsAndCharactersWithoutAnEndAreTold() {
        assertError("1:9: this string has no end: expected '\"'", ".string \"abc");
        assertError(
                "1:7: this character has no end: expected one character and a quote, as in 'a' or '\\n'", ".word 'ab'");
        assertError("1:7: no character between these quotes: expected one, as in 'a' or '\\n'", ".word ''");
        assertError("1:11: unknown escape: expected one of \\n \\t \\r \\0 \\\\ \\' \\\" \\xHH", ".string \"\\q\"");
        assertError("1:12: expected two hexadecimal digits behind \\x", ".string \"\\xg\"");
        assertError("1:9: expected a string in double quotes, found 'abc'", ".string abc");
    }

    @Test
    void charactersThatBelongNowhereAreTold() {
        assertError("1:6: no statement has '$' here", "halt $");
        assertError("1:1: no statement has '\\u0007' here", "\u0007");
        assertError("1:1: expected a label, an instruction or a directive, found '12'", "12");
        assertError("1:6: expected the end of the statement: 'halt', found 'halt'", "halt halt");
        assertError("1:7: expected ')', found the end of the line", "svc (1");
    }

    @Test
    void symbolIsDefinedOnce() {
        assertError("2:1: the symbol 'a' is defined already at test.asm:1", "a:\na: halt");
        assertError("2:6: the symbol 'a' is defined already at test.asm:1", "a:\n.equ a, 1");
        assertError("1:6: the symbol 'SIZE' is predefined: expected another name", ".equ SIZE, 1");
        assertError("1:1: the symbol 'CAUSE_DRUM' is predefined: expected another name", "CAUSE_DRUM:");
        assertError("1:1: expected a name for a symbol, but 'sp' is a register", "sp: halt");
        assertError("1:6: expected a name for a symbol, but 'hi' is a function", ".equ hi, 1");
    }

    @Test
    void definitionInACircleIsToldOnce() {
        assertError("1:9: the value of 'a' depends on itself, by way of 'a'", ".equ a, a + 1\n.word a, a");
        assertError("2:9: the value of 'b' depends on itself, by way of 'a'", ".equ a, b\n.equ b, a\n.word a, b");
        assertError("1:7: the value of 'SIZE' depends on itself, by way of 'SIZE'", ".size SIZE + 1");
    }

    @Test
    void originAndSpaceNeedKnownNumbers() {
        String expected = " has no value yet: .org and .space need one that is known above them";
        assertError("1:6: the symbol 'end'" + expected, ".org end\nend:");
        assertError("2:8: the symbol 'n'" + expected, ".equ n, m\n.space n\n.equ m, 1");
        assertError("1:8: the symbol 'SIZE'" + expected, ".space SIZE");
    }

    @Test
    void cellIsFilledOnce() {
        assertError("3:1: the cell at address 5 is filled already, by test.asm:1", "a: .word 1, 2\n.org 5\n.word 3");
        assertError(
                "4:4: the cell at address 8 is filled already, by test.asm:2", ".org 8\n.word 1\n.org 4\nb: .space 9");
    }

    @Test
    void wordsEndWhereAddressesDo() {
        String expected = ": expected at most 2097150";
        assertError("2:1: the words from address 2097151 reach to 2097151" + expected, ".org 2097151\nhalt");
        assertError("1:1: the words from address 4 reach to 2097154" + expected, ".space 2097151");
        assertError("1:6: the address is 2097152: expected 0 to 2097151", ".org 2097152");
        assertError("1:6: the address is -1: expected 0 to 2097151", ".org -1");
        assertError("1:8: the number of cells is -1: expected 0 to 2097151", ".space -1");
    }

    @Test
    void sizeAndEntryAreGivenOnceAndWithinBounds() {
        assertError("2:1: there is a .size already at test.asm:1", ".size 64\n.size 65");
        assertError("2:4: there is a .entry already at test.asm:1", ".entry 4\na: .entry 4");
        assertError("1:7: the size in cells is 15: expected 16 to 2097151", ".size 15");
        assertError("1:7: the size in cells is 16: expected 104 to 2097151", ".size 16\n.space 100");
        assertError("1:8: the address to start at is -1: expected 0 to 2097151", ".entry -1");
        assertError("1:11: the mode to start in is 2: expected 0 to 1", ".entry 4, 2");
        assertError("1:7: there is no symbol 'x'", ".size x\n.word SIZE");
    }

    @Test
    void functionsCheckTheirArguments() {
        assertError("1:11: mode of a PSW is 2: expected 0 to 1", ".word psw(2, 0, 0, 0)");
        assertError("1:14: P of a PSW is -1: expected 0 to 2097151", ".word psw(0, -1, 0, 0)");
        assertError("1:20: b of a PSW is 2097152: expected 0 to 2097151", ".word psw(0, 0, 0, 2097152)");
        assertError("1:19: expected ',', found ')'", ".word psw(0, 0, 0 )");
        assertError("1:12: expected ')', found ','", ".word hi(1 , 2)");
        assertError("1:12: division by zero", ".word 1 / (3 - 3)");
        assertError("1:13: division by zero", ".equ x, 1 % 0\n.word x");
    }

    @Test
    void includesStayAmongTheSources() {
        assertError(
                "1:10: expected a path relative to this file, with '/' between names, found '/etc/passwd'",
                ".include \"/etc/passwd\"");
        assertError("1:10: '../x' leads out of the directory of the sources", ".include \"../x\"");
        assertError("1:10: 'a/../../x' leads out of the directory of the sources", ".include \"a/../../x\"");
        assertError(
                "1:10: expected a path relative to this file, with '/' between names, found 'C:x'", ".include \"C:x\"");
        assertError(
                "1:10: expected a path relative to this file, with '/' between names, found 'a\\b'",
                ".include \"a\\\\b\"");
        assertError("1:10: expected the name of a file between the quotes", ".include \"\"");
        assertError("1:10: there is no file 'x' to include", ".include \"x\"");
        assertError("1:10: expected the name of a file in double quotes, found 'x'", ".include x");
    }

    @Test
    void fileThatIncludesItselfIsTold() {
        assertEquals(
                List.of("b:1:10: 'test.asm' includes itself: test.asm -> a -> b -> test.asm"),
                errors(
                        ".include \"a\"",
                        Map.of("a", ".include \"./b\"", "b", ".include \"x/../test.asm\"", "test.asm", "")));
        assertEquals(
                List.of("a:2:10: 'a' includes itself: test.asm -> a -> a"),
                errors(".include \"a\"", Map.of("a", "\n.include \"a\"")));
    }

    @Test
    void includesAreAtMost16Deep() {
        Map<String, String> files = new HashMap<>();
        for (int i = 1; i < 17; i++) {
            files.put("f" + i, ".include \"f" + (i + 1) + "\"");
        }
        files.put("f16", "halt");
        assertEquals(List.of(), errors(".include \"f1\"", files));
        files.put("f16", ".include \"f17\"");
        files.put("f17", "halt");
        assertEquals(List.of("f16:1:10: files include each other more than 16 deep"), errors(".include \"f1\"", files));
    }

    @Test
    void symbolsOfAMissingFileAreNotMistakesOfTheirOwn() {
        assertError("1:10: there is no file 'lib' to include", ".include \"lib\"\ncall lr, print");
        assertError(
                "1:13: expected a number, a symbol or an expression, found the end of the line",
                ".equ x, 1 + \n.word x");
    }

    @Test
    void allMistakesAreToldInTheOrderOfTheSource() {
        String source = """
                        jmp  nowhere
                here:   bogus
                        .org 2
                        .space 3
                        li   r1, 0x100000000
                here:   .word one, 2, three
                        jmp  here
                """;
        assertEquals(
                List.of(
                        "test.asm:1:14: there is no symbol 'nowhere'",
                        "test.asm:2:9: there is no instruction 'bogus'",
                        "test.asm:4:9: the cell at address 4 is filled already, by test.asm:1",
                        "test.asm:5:18: the signed 32-bit operand is 4294967296: expected -2147483648 to 2147483647",
                        "test.asm:6:1: the symbol 'here' is defined already at test.asm:2",
                        "test.asm:6:15: there is no symbol 'one'",
                        "test.asm:6:23: there is no symbol 'three'"),
                errors(source));
    }

    @Test
    void atMost100MistakesAreTold() {
        assertEquals(100, errors("bogus\n".repeat(1000)).size());
        assertEquals(100, errors(".word " + "x,".repeat(1000) + "x").size());
        assertEquals(100, errors(".space -1\n".repeat(1000)).size());
    }

    @Test
    void boundsOfSourcesAndExpressionsAreTold() {
        assertError(
                "1:1: the source, with what it includes, has more than 1048576 characters", ";".repeat((1 << 20) + 1));
        assertEquals(List.of(), errors(";".repeat(1 << 20)));
        assertError("1:135: this expression has more than 128 operators", ".word " + "(".repeat(1000));
        assertEquals(List.of(), errors(".word " + "(".repeat(128) + "1" + ")".repeat(128)));
        assertTrue(errors(".word 1" + "+1".repeat(129)).getFirst().contains("more than 128 operators"));
        Map<String, String> many = new HashMap<>();
        for (int i = 1; i < 10; i++) {
            many.put("f" + i, (".include \"f" + (i + 1) + "\"\n").repeat(30));
        }
        many.put("f10", "");
        assertTrue(errors(".include \"f1\"", many).getFirst().contains("has more than"));
    }
}
