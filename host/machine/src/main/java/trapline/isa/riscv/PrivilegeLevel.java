package trapline.isa.riscv;

/** A virtual privilege level (volume II, section 1.2). The real processor is in user mode at each of them. */
public enum PrivilegeLevel {
    /** U, applications. */
    USER(0),
    /** S, operating systems. */
    SUPERVISOR(1),
    /** M, firmware and bare-metal programs. */
    MACHINE(3);

    private final int code;

    PrivilegeLevel(int code) {
        this.code = code;
    }

    /** {@return the encoding in mstatus.MPP: 0, 1 or 3} */
    public int code() {
        return code;
    }

    /** {@return whether this level may do at least what {@code other} may} */
    public boolean includes(PrivilegeLevel other) {
        return code >= other.code;
    }

    /**
     * {@return the level of an encoding}
     *
     * @param code 0, 1 or 3
     */
    public static PrivilegeLevel of(int code) {
        return switch (code) {
            case 0 -> USER;
            case 1 -> SUPERVISOR;
            case 3 -> MACHINE;
            default -> throw new IllegalArgumentException("there is no privilege level " + code);
        };
    }
}
