package trapline.isa.thirdgen.assembler;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import trapline.isa.thirdgen.PswWord;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;

/** A function of expressions. Their names are reserved: no symbol has them. */
enum Function {
    /** {@code psw(mode, p, l, b)}: the word for a PSW; mode 0 is supervisor, 1 is user. */
    PSW("psw", 4),
    /** {@code hi(x)}: the upper 32 bits as a signed number, for {@code lih}. */
    HI("hi", 1),
    /** {@code lo(x)}: the lower 32 bits as a signed number, for {@code li}. */
    LO("lo", 1);

    private static final List<String> PSW_FIELDS = List.of("mode", "P", "l", "b");

    private final String label;
    private final int arity;

    Function(String label, int arity) {
        this.label = label;
        this.arity = arity;
    }

    static Optional<Function> named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.label.equals(name))
                .findFirst();
    }

    /** {@return its name in a source} */
    String label() {
        return label;
    }

    /** {@return how many arguments it has} */
    int arity() {
        return arity;
    }

    long apply(List<Long> values, List<Expression> arguments) throws Mistake {
        return switch (this) {
            case PSW -> psw(values, arguments);
            case HI -> values.getFirst() >> 32;
            case LO -> values.getFirst().intValue();
        };
    }

    private static long psw(List<Long> values, List<Expression> arguments) throws Mistake {
        for (int i = 0; i < PSW_FIELDS.size(); i++) {
            long most = i == 0 ? 1 : PswWord.FIELD_MAX;
            Range.check(
                    values.get(i),
                    0,
                    most,
                    PSW_FIELDS.get(i) + " of a PSW",
                    arguments.get(i).column());
        }
        Mode mode = values.get(0) == 0 ? Mode.SUPERVISOR : Mode.USER;
        return PswWord.encode(new Psw(mode, values.get(1), new RelocationBounds(values.get(2), values.get(3))));
    }
}
