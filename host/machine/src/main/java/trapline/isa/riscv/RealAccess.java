package trapline.isa.riscv;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;

/**
 * Real storage by its address in this process, unchecked. Only {@link OpenAccess}, {@link PagedAccess} and the loop of {@link
 * InterpretedProcessor} use it, each right behind the comparison with b; see there why nothing leaves the hart's region. The storage
 * stays mapped while a hart is in use.
 *
 * <p>A {@link java.lang.foreign.MemorySegment} would compare the address twice more, which costs translated code a fifth to a half of
 * its speed where it does little but load and store, and the interpreter about a tenth (the benchmark RiscVExecution). So it is the JDK's unsafe memory access, by method
 * handles, which the compiler sees through.
 */
final class RealAccess {
    private static final Object UNSAFE = unsafe();
    private static final MethodHandle GET_BYTE = get("getByte", byte.class);
    private static final MethodHandle GET_SHORT = get("getShort", short.class);
    private static final MethodHandle GET_INT = get("getInt", int.class);
    private static final MethodHandle GET_LONG = get("getLong", long.class);
    private static final MethodHandle PUT_BYTE = put("putByte", byte.class);
    private static final MethodHandle PUT_SHORT = put("putShort", short.class);
    private static final MethodHandle PUT_INT = put("putInt", int.class);
    private static final MethodHandle PUT_LONG = put("putLong", long.class);

    private RealAccess() {}

    private static Object unsafe() {
        try {
            Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static MethodHandle get(String name, Class<?> type) {
        return bind(name, MethodType.methodType(type, long.class));
    }

    private static MethodHandle put(String name, Class<?> type) {
        return bind(name, MethodType.methodType(void.class, long.class, type));
    }

    private static MethodHandle bind(String name, MethodType type) {
        try {
            return MethodHandles.lookup().bind(UNSAFE, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static byte getByte(long processAddress) {
        try {
            return (byte) GET_BYTE.invokeExact(processAddress);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static short getShort(long processAddress) {
        try {
            return (short) GET_SHORT.invokeExact(processAddress);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int getInt(long processAddress) {
        try {
            return (int) GET_INT.invokeExact(processAddress);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static long getLong(long processAddress) {
        try {
            return (long) GET_LONG.invokeExact(processAddress);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static void putByte(long processAddress, byte value) {
        try {
            PUT_BYTE.invokeExact(processAddress, value);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static void putShort(long processAddress, short value) {
        try {
            PUT_SHORT.invokeExact(processAddress, value);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static void putInt(long processAddress, int value) {
        try {
            PUT_INT.invokeExact(processAddress, value);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static void putLong(long processAddress, long value) {
        try {
            PUT_LONG.invokeExact(processAddress, value);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
