package trapline.isa.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The names of the registers in the calling convention (psABI, register convention), by their numbers. */
final class RegisterName {
    private static final List<String> INTEGER = integer();
    private static final List<String> FLOATING_POINT = floatingPoint();

    private RegisterName() {}

    /** {@return the name of an integer register, 0 to 31} */
    static String integer(int register) {
        return INTEGER.get(register);
    }

    /** {@return the name of a floating-point register, 0 to 31} */
    static String floatingPoint(int register) {
        return FLOATING_POINT.get(register);
    }

    private static List<String> integer() {
        List<String> names = new ArrayList<>(List.of("zero", "ra", "sp", "gp", "tp"));
        names.addAll(run("t", 0, 2));
        names.addAll(run("s", 0, 1));
        names.addAll(run("a", 0, 7));
        names.addAll(run("s", 2, 11));
        names.addAll(run("t", 3, 6));
        return List.copyOf(names);
    }

    private static List<String> floatingPoint() {
        List<String> names = new ArrayList<>(run("ft", 0, 7));
        names.addAll(run("fs", 0, 1));
        names.addAll(run("fa", 0, 7));
        names.addAll(run("fs", 2, 11));
        names.addAll(run("ft", 8, 11));
        return List.copyOf(names);
    }

    private static List<String> run(String prefix, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> prefix + i).toList();
    }
}
