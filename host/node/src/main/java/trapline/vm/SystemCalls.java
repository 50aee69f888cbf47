package trapline.vm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Functions of the C library. */
final class SystemCalls {
    private SystemCalls() {}

    /**
     * {@return a function of a fixed number of arguments}
     *
     * @param name what it is called
     * @param type its result and arguments
     */
    static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    /**
     * {@return a function of a varying number of arguments}
     *
     * @param name what it is called
     * @param fixed how many arguments it always has
     * @param type its result and those arguments that it is called with
     */
    static MethodHandle function(String name, int fixed, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), type, Linker.Option.firstVariadicArg(fixed));
    }
}
