package trapline.isa.thirdgen.assembler;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.Operands;
import trapline.isa.thirdgen.Operation;

/** Assembles for the tests of this package. */
final class Programs {
    static final String FILE = "test.asm";

    private Programs() {}

    /** {@return the program of a source that must have no mistake} */
    static Assembly.Assembled assembled(String source) {
        return assembled(source, Map.of());
    }

    static Assembly.Assembled assembled(String source, Map<String, String> files) {
        return switch (Assembler.assemble(FILE, source, path -> Optional.ofNullable(files.get(path)))) {
            case Assembly.Assembled assembled -> assembled;
            case Assembly.Rejected rejected -> fail(rejected.errors().toString());
        };
    }

    /** {@return the errors of a source, as they are printed; none if it has none} */
    static List<String> errors(String source) {
        return errors(source, Map.of());
    }

    static List<String> errors(String source, Map<String, String> files) {
        return switch (Assembler.assemble(FILE, source, path -> Optional.ofNullable(files.get(path)))) {
            case Assembly.Assembled assembled -> List.of();
            case Assembly.Rejected rejected ->
                rejected.errors().stream().map(SourceError::toString).toList();
        };
    }

    /** {@return the words from address 4 on} */
    static List<Long> words(String source) {
        return Arrays.stream(assembled(source).image().words()).skip(4).boxed().toList();
    }

    /** {@return the one word at address 4} */
    static long word(String source) {
        List<Long> words = words(source);
        return words.size() == 1 ? words.getFirst() : fail(words.toString());
    }

    /** {@return any instruction of an operation} */
    static Instruction instruction(Operation operation, RandomGenerator random) {
        Operands used = operation.operands();
        return new Instruction(
                operation,
                used.usesA() ? random.nextInt(16) : 0,
                used.usesB() ? random.nextInt(16) : 0,
                used.usesC() ? random.nextInt(16) : 0,
                used.usesImmediate() ? random.nextInt() >> random.nextInt(32) : 0);
    }
}
