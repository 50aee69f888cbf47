package trapline.isa.riscv;

/**
 * Which of HotSpot's compilers a translation is for. The code is the same; its class has another name, by which the compilers can be told.
 * What a region is worth is seen only when it has been executed: most of what a Linux executes often enough to be translated is never
 * worth what the optimizing compiler takes for it, see {@code decisions/0017}.
 */
public enum Tier {
    /** For the quick compiler, C1, alone, where HotSpot has been told so. */
    BASELINE("Baseline"),

    /** For the optimizing one, C2, too. */
    OPTIMIZED("Translated");

    private final String className;

    Tier(String className) {
        this.className = className;
    }

    /** {@return the simple name of the classes, in this package} */
    public String className() {
        return className;
    }
}
