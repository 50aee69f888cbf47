package trapline.isa.riscv.translation;

/** What the floating-point registers of a region are in local variables as. */
enum Floats {
    /** There are none. */
    NONE,
    /** Doubles: there are no instructions for singles. */
    DOUBLES,
    /** The 64 bits of the registers. */
    BITS
}
