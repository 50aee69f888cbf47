package trapline.theory.recursion;

import java.util.Optional;
import trapline.isa.thirdgen.assembler.Assembler;
import trapline.isa.thirdgen.assembler.Assembly;
import trapline.machine.Image;

/** A program that writes a number to sector 1 of its drum, computes for several turns, and reads it back: its result. */
final class Sectors {
    private Sectors() {}

    static Image image(int number) {
        String source = """
            start:
                li r1, 256
                li r2, 1
                li r3, %d
                stx r3, 0(r1)
                dwr r1, r2
                stx r2, 0(r1)
                li r4, 50000
            turns:
                addi r4, r4, -1
                bne r4, r5, turns
                drd r1, r2
                ldx r0, 0(r1)
                halt
                .size 512
                .entry start
            """.formatted(number);
        return switch (Assembler.assemble("sectors", source, _ -> Optional.empty())) {
            case Assembly.Assembled assembled -> assembled.image();
            case Assembly.Rejected rejected ->
                throw new IllegalStateException(rejected.errors().toString());
        };
    }
}
