package trapline.monitor.riscv;

import java.util.List;
import java.util.Optional;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.Recomposition;
import trapline.isa.riscv.privileged.Csrs;
import trapline.isa.riscv.privileged.Pmp;
import trapline.isa.riscv.privileged.Satp;
import trapline.isa.riscv.privileged.Status;

/** The built-in firmware: SBI 2.0, and the state in which it starts a kernel. */
final class Firmware {
    /** What it offers. */
    static final List<SbiExtension> EXTENSIONS = List.of(
            new SbiBase(),
            new SbiTime(),
            new SbiIpi(),
            new SbiRemoteFence(),
            new SbiHartState(),
            new SbiSystemReset(),
            new SbiDebugConsole(),
            new SbiLegacy());

    /**
     * What goes to S: everything but its own calls. OpenSBI keeps illegal instructions, access faults and misaligned addresses and
     * then passes them on, which comes to the same.
     */
    private static final long EXCEPTIONS_DELEGATED = 0xffff & ~(1 << 9);

    private static final long INTERRUPTS_DELEGATED = 0x222;
    private static final long COUNTERS = 7;
    private static final long STIMECMP_ENABLE = 1L << 63;
    private static final int POWER_OF_TWO = 3 << 3;
    private static final long EVERYWHERE = -1;

    private Firmware() {}

    /**
     * {@return the extension with a number}
     *
     * @param extension any
     */
    static Optional<SbiExtension> find(long extension) {
        return EXTENSIONS.stream().filter(one -> one.has(extension)).findFirst();
    }

    /**
     * Brings a hart from reset to where a kernel starts, as OpenSBI leaves it: in S, without translation, with all of memory open,
     * the counters readable and no timer set.
     *
     * @param hart at reset, with the kernel's entry as pc
     * @param csrs its CSRs
     */
    static void startKernel(Hart hart, Csrs csrs) {
        csrs.setExceptionsDelegated(EXCEPTIONS_DELEGATED);
        csrs.delegateHardwareErrors();
        csrs.interrupts().setDelegated(INTERRUPTS_DELEGATED);
        csrs.counters().setMachineEnables(COUNTERS);
        csrs.counters().setSupervisorEnables(COUNTERS);
        csrs.setMachineEnvironment(STIMECMP_ENABLE);
        csrs.interrupts().timer().setCompare(-1);
        csrs.pmp().setAddress(0, EVERYWHERE);
        csrs.pmp().setConfiguration(0, POWER_OF_TWO | Pmp.READ | Pmp.WRITE | Pmp.EXECUTE);
        csrs.status().setMachine(Status.FS);
        csrs.supervisor().setVector(hart.pc());
        csrs.setSatp((long) Satp.BARE << 60);
        hart.requestComposition(new Recomposition.Everything());
        hart.setLevel(PrivilegeLevel.SUPERVISOR);
    }
}
