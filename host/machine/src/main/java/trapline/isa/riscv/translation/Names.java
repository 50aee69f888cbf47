package trapline.isa.riscv.translation;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** What translated code refers to in its package, which sees more of it than this one: by name. */
final class Names {
    private static final String PACKAGE = "trapline.isa.riscv";

    static final ClassDesc REGION = of("Region");
    static final ClassDesc REGIONS = of("Regions");
    static final ClassDesc HART = of("Hart");
    static final ClassDesc PHYSICAL_MEMORY = of("PhysicalMemory");
    static final ClassDesc TRANSLATION = of("Translation");
    static final ClassDesc OPEN_ACCESS = of("OpenAccess");
    static final ClassDesc PAGED_ACCESS = of("PagedAccess");
    static final ClassDesc FOUND_ACCESS = of("FoundAccess");
    static final ClassDesc SLOW_PATH = of("SlowPath");
    static final ClassDesc DIRECT_FLOATING = of("DirectFloating");
    static final ClassDesc LONGS = CD_long.arrayType();

    /** Region.run. */
    static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_long, HART, LONGS, CD_long, CD_int);

    /** Regions.call. */
    static final MethodTypeDesc CALL = MethodTypeDesc.of(CD_long, HART, LONGS, CD_long, CD_long, CD_int);

    /** Regions.execute. */
    static final MethodTypeDesc EXECUTE = MethodTypeDesc.of(CD_boolean, HART, CD_long, CD_long);

    /** A function of one long. */
    static final MethodTypeDesc UNARY = MethodTypeDesc.of(CD_long, CD_long);

    /** A function of two longs. */
    static final MethodTypeDesc BINARY = MethodTypeDesc.of(CD_long, CD_long, CD_long);

    /** A comparison of two longs. */
    static final MethodTypeDesc COMPARISON = MethodTypeDesc.of(CD_int, CD_long, CD_long);

    /** A comparison of two ints. */
    static final MethodTypeDesc INT_COMPARISON = MethodTypeDesc.of(CD_int, CD_int, CD_int);

    static final MethodTypeDesc LONG_TO_DOUBLE = MethodTypeDesc.of(CD_double, CD_long);
    static final MethodTypeDesc DOUBLE_TO_LONG = MethodTypeDesc.of(CD_long, CD_double);
    static final MethodTypeDesc LONG_TO_FLOAT = MethodTypeDesc.of(CD_float, CD_long);
    static final MethodTypeDesc FLOAT_TO_INT = MethodTypeDesc.of(CD_int, CD_float);

    private Names() {}

    /** {@return a class of the processor's package} */
    static ClassDesc of(String simpleName) {
        return ClassDesc.of(PACKAGE, simpleName);
    }
}
