package trapline.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** Where the standard output goes. By isatty, whose man page (section 3) says more. */
final class Terminal {
    private static final int STANDARD_OUTPUT = 1;

    private Terminal() {}

    /** {@return whether the standard output goes to a terminal, wherever the standard input comes from} */
    static boolean isOutput() {
        Linker linker = Linker.nativeLinker();
        try {
            return (int) linker.downcallHandle(
                                    linker.defaultLookup().findOrThrow("isatty"),
                                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                            .invokeExact(STANDARD_OUTPUT)
                    == 1;
        } catch (Throwable failure) {
            throw new IllegalStateException("isatty cannot be called", failure);
        }
    }
}
