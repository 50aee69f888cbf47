package trapline.isa.riscv;

/** Placeholder of the skeleton: virtual to physical addresses. */
final class Translation {
    void select(PrivilegeLevel level, PrivilegedState state) {}

    void drop(Recomposition request) {}

    void dropEverything() {}
}
