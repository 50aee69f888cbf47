package trapline.machine;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * Real storage by its address in this process, unchecked: for the processors, each access right behind the comparison with b. A
 * processor that uses it says why nothing leaves the region that it was given, and holds on to the storage while it runs ({@link
 * Storage#processAddress}).
 *
 * <p>A {@link java.lang.foreign.MemorySegment} would compare the address twice more, which costs translated code a fifth to a half of
 * its speed where it does little but load and store, and the interpreters a tenth to a half (the benchmarks RiscVExecution and
 * DirectExecution). So it is the JDK's unsafe memory access, which no
 * source may name without a warning; hence the one subclass is made here as a class file, whose methods call those of the same
 * names. By method handles each use came to so many bytes of bytecode that HotSpot's compiler ceased to inline them in the midst of a long
 * region (at its limit of 8,000 in all).
 */
public abstract class RealAccess {
    private static final ClassDesc SELF = ClassDesc.of("trapline.machine", "DirectAccess");
    private static final ClassDesc SUPER = ClassDesc.of("trapline.machine", "RealAccess");
    private static final ClassDesc UNSAFE = ClassDesc.of("sun.misc.Unsafe");
    private static final String FIELD = "unsafe";

    /** The one. */
    public static final RealAccess DIRECT = define();

    /** Made by its own class only. */
    RealAccess() {}

    /** {@return the byte at an address, in the order of the host} */
    public abstract byte getByte(long processAddress);

    /** {@return the two bytes at an address, in the order of the host} */
    public abstract short getShort(long processAddress);

    /** {@return the four bytes at an address, in the order of the host} */
    public abstract int getInt(long processAddress);

    /** {@return the eight bytes at an address, in the order of the host} */
    public abstract long getLong(long processAddress);

    /** Replaces the byte at an address. */
    public abstract void putByte(long processAddress, byte value);

    /** Replaces the two bytes at an address. */
    public abstract void putShort(long processAddress, short value);

    /** Replaces the four bytes at an address. */
    public abstract void putInt(long processAddress, int value);

    /** Replaces the eight bytes at an address. */
    public abstract void putLong(long processAddress, long value);

    private static RealAccess define() {
        byte[] classFile = ClassFile.of().build(SELF, RealAccess::write);
        try {
            MethodHandles.Lookup made = MethodHandles.lookup().defineHiddenClass(classFile, true);
            return (RealAccess) made.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static void write(ClassBuilder type) {
        type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withSuperclass(SUPER);
        type.withField(FIELD, UNSAFE, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
        type.withMethodBody(
                CLASS_INIT_NAME,
                MTD_void,
                ClassFile.ACC_STATIC,
                code -> code.invokestatic(SUPER, "unsafe", MethodTypeDesc.of(CD_Object))
                        .checkcast(UNSAFE)
                        .putstatic(SELF, FIELD, UNSAFE)
                        .return_());
        type.withMethodBody(
                INIT_NAME,
                MTD_void,
                0,
                code -> code.aload(0).invokespecial(SUPER, INIT_NAME, MTD_void).return_());
        Map.of("Byte", CD_byte, "Short", CD_short, "Int", CD_int, "Long", CD_long)
                .forEach((name, kind) -> {
                    write(type, "get" + name, MethodTypeDesc.of(kind, CD_long));
                    write(type, "put" + name, MethodTypeDesc.of(CD_void, CD_long, kind));
                });
    }

    /** Writes a method that calls the one of the same name and type. */
    private static void write(ClassBuilder type, String name, MethodTypeDesc of) {
        type.withMethodBody(name, of, ClassFile.ACC_PUBLIC, code -> {
            code.getstatic(SELF, FIELD, UNSAFE).lload(1);
            if (of.parameterCount() == 2) {
                code.loadLocal(TypeKind.from(of.parameterType(1)), 3);
            }
            code.invokevirtual(UNSAFE, name, of).return_(TypeKind.from(of.returnType()));
        });
    }

    /** {@return what the one class calls} */
    static Object unsafe() {
        try {
            Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
