package trapline.isa.riscv;

import java.lang.invoke.MethodHandles;

/**
 * Translated code: the instructions of a {@link TranslationRequest} as a method of a hidden class. It holds no machine's state, and
 * no address: any number of harts may use one at once, wherever the code lies in their memory.
 *
 * <p>Such a class is made of bytes that a {@link Translator} gave. What it may do is bounded by the verifier and by what this package
 * offers: it reaches real storage through {@link OpenAccess}, {@link PagedAccess} and {@link FoundAccess} only, which check every address.
 */
public abstract class Region {
    /** At most so many translated calls are nested; the next one leaves all of them, and goes on. */
    public static final int DEEPEST_CALL = 200;

    /** How many instructions it has executed, all harts together; about, as they do not wait for each other. */
    long executed;

    /** Made by its own class only. */
    protected Region() {}

    /**
     * {@return translated code from its class file}
     *
     * @param classFile of a final subclass in this package, with a constructor without parameters
     */
    static Region define(byte[] classFile) {
        try {
            MethodHandles.Lookup defined = MethodHandles.lookup().defineHiddenClass(classFile, true);
            return (Region) defined.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException("a translation that is no class", e);
        }
    }

    /**
     * Executes from the head on until the code is left. {@link Hart#left} says how many instructions may retire, and is counted down
     * by those that did.
     *
     * @param hart whose registers are used and set
     * @param x the hart's integer registers
     * @param pc the head's virtual address
     * @param depth how many translated calls are around this one
     * @return the address of the next instruction; nothing of it has been executed. If it is odd, its lowest bit says that code may
     *     have changed, so that no caller may go on
     */
    abstract long run(Hart hart, long[] x, long pc, int depth);
}
