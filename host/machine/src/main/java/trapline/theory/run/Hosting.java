package trapline.theory.run;

/** Under what a program runs. */
public enum Hosting {
    /** Theorem 1's monitor. */
    VMM("VMM", 1),
    /** Theorem 3's monitor. */
    HYBRID("hybrid monitor", 3),
    /** A monitor that is a guest program, in a virtual machine under Theorem 1's: a VMM in a VM. */
    NESTED("VMM in a VM", 2);

    private final String label;
    private final int theorem;

    Hosting(String label, int theorem) {
        this.label = label;
        this.theorem = theorem;
    }

    /** {@return the name for people} */
    public String label() {
        return label;
    }

    /** {@return which theorem says that it works, on a machine that the theorem covers} */
    public int theorem() {
        return theorem;
    }
}
