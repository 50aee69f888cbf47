package trapline.isa.riscv.privileged;

import trapline.isa.riscv.PrivilegeLevel;

/**
 * mstatus, and sstatus as a part of it (privileged architecture 1.12, 3.1.6 and 4.1.1). Only what this machine has can be set: no
 * big-endian access (MBE, SBE, UBE are 0), no vectors (VS is 0), no further extensions' state (XS is 0), 64-bit lower levels
 * (UXL and SXL are 2).
 */
public final class Status {
    /** Interrupts are enabled in S. */
    public static final long SIE = 1L << 1;

    /** Interrupts are enabled in M. */
    public static final long MIE = 1L << 3;

    /** SIE before the trap to S. */
    public static final long SPIE = 1L << 5;

    /** MIE before the trap to M. */
    public static final long MPIE = 1L << 7;

    /** The level before the trap to S: S if set, else U. */
    public static final long SPP = 1L << 8;

    /** The level before the trap to M, in its encoding. */
    public static final long MPP = 3L << 11;

    /** The floating-point state: off, initial, clean or dirty. */
    public static final long FS = 3L << 13;

    /** Loads and stores in M are done as in the level MPP. */
    public static final long MPRV = 1L << 17;

    /** Loads and stores in S may use pages of U. */
    public static final long SUM = 1L << 18;

    /** Loads may use pages that are executable only. */
    public static final long MXR = 1L << 19;

    /** satp and sfence.vma trap in S. */
    public static final long TVM = 1L << 20;

    /** wfi traps in S. */
    public static final long TW = 1L << 21;

    /** sret traps in S. */
    public static final long TSR = 1L << 22;

    /** The state in FS is dirty; there is no other that could be. */
    public static final long SD = 1L << 63;

    private static final long XLEN_64 = 2L << 32 | 2L << 34;
    private static final long UXL = 3L << 32;
    private static final long SETTABLE = SIE | MIE | SPIE | MPIE | SPP | MPP | FS | MPRV | SUM | MXR | TVM | TW | TSR;
    private static final long SUPERVISOR_SETTABLE = SIE | SPIE | SPP | FS | SUM | MXR;
    private static final long SUPERVISOR_VISIBLE = SUPERVISOR_SETTABLE | UXL | SD;
    private static final int MPP_SHIFT = 11;
    private static final long NO_LEVEL = 2L << MPP_SHIFT;

    private long bits;

    /** {@return mstatus} */
    public long machine() {
        return bits | XLEN_64 | ((bits & FS) == FS ? SD : 0);
    }

    /**
     * Writes mstatus. An MPP that is no level leaves MPP as it is.
     *
     * @param value any
     */
    public void setMachine(long value) {
        long settable = (value & MPP) == NO_LEVEL ? SETTABLE & ~MPP : SETTABLE;
        bits = bits & ~settable | value & settable;
    }

    /** {@return sstatus} */
    public long supervisor() {
        return machine() & SUPERVISOR_VISIBLE;
    }

    /**
     * Writes sstatus.
     *
     * @param value any
     */
    public void setSupervisor(long value) {
        bits = bits & ~SUPERVISOR_SETTABLE | value & SUPERVISOR_SETTABLE;
    }

    /**
     * {@return whether any of some bits is set}
     *
     * @param mask which
     */
    public boolean has(long mask) {
        return (bits & mask) != 0;
    }

    /** {@return whether floating-point instructions are illegal} */
    public boolean floatingPointOff() {
        return !has(FS);
    }

    /** Says that the floating-point state has changed. */
    public void markFloatingPointDirty() {
        bits |= FS;
    }

    /** {@return the level in MPP} */
    public PrivilegeLevel previousMachine() {
        return PrivilegeLevel.of((int) (bits >> MPP_SHIFT) & 3);
    }

    /** {@return the level in SPP} */
    public PrivilegeLevel previousSupervisor() {
        return has(SPP) ? PrivilegeLevel.SUPERVISOR : PrivilegeLevel.USER;
    }

    /**
     * A trap to M begins (3.1.6.1): MPIE := MIE, MIE := 0, MPP := the level it came from.
     *
     * @param from that level
     */
    public void enterMachine(PrivilegeLevel from) {
        bits = bits & ~(MPIE | MIE | MPP) | (has(MIE) ? MPIE : 0) | (long) from.code() << MPP_SHIFT;
    }

    /**
     * A trap to S begins (3.1.6.1): SPIE := SIE, SIE := 0, SPP := the level it came from.
     *
     * @param from that level, U or S
     */
    public void enterSupervisor(PrivilegeLevel from) {
        bits = bits & ~(SPIE | SIE | SPP) | (has(SIE) ? SPIE : 0) | (from == PrivilegeLevel.SUPERVISOR ? SPP : 0);
    }

    /**
     * mret (3.1.6.1): MIE := MPIE, MPIE := 1, MPP := U, and MPRV := 0 if it returns to a lower level than M.
     *
     * @return the level to return to
     */
    public PrivilegeLevel leaveMachine() {
        PrivilegeLevel to = previousMachine();
        long keep = to == PrivilegeLevel.MACHINE ? bits : bits & ~MPRV;
        bits = keep & ~(MIE | MPP) | (has(MPIE) ? MIE : 0) | MPIE;
        return to;
    }

    /**
     * sret (3.1.6.1): SIE := SPIE, SPIE := 1, SPP := U, MPRV := 0.
     *
     * @return the level to return to
     */
    public PrivilegeLevel leaveSupervisor() {
        PrivilegeLevel to = previousSupervisor();
        bits = bits & ~(SIE | SPP | MPRV) | (has(SPIE) ? SIE : 0) | SPIE;
        return to;
    }
}
