package trapline.isa.thirdgen.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ListingTest {
    @Test
    void listingShowsAddressesWordsLinesAndSymbols() {
        String source = """
                ; a program
                        .equ  minus, -1
                start:  li    r1, minus

                        .include "more.asm"
                        halt
                """;
        String listing = Programs.assembled(source, Map.of("more.asm", "text: .text \"AB\"\n .space 3, 7\n .org 10"))
                .listing();
        assertEquals("""
                ; test.asm
                                               1  ; a program
                                               2          .equ  minus, -1
                      4  02100000ffffffff      3  start:  li    r1, minus
                                               4
                                               5          .include "more.asm"
                ; more.asm
                      5  0000000000000041      1  text: .text "AB"
                      6  0000000000000042
                      7  0000000000000007      2   .space 3, 7
                   to 9
                                               3   .org 10
                ; test.asm
                     10  8300000000000000      6          halt

                ; symbols
                                  -1  ffffffffffffffff  minus
                                   4  0000000000000004  start
                                   5  0000000000000005  text
                """, listing);
    }

    @Test
    void listingOfNothingIsEmpty() {
        assertEquals("", Programs.assembled("").listing());
    }
}
