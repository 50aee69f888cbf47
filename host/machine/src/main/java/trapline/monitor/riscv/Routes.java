package trapline.monitor.riscv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trapline.device.virt.VirtMap;
import trapline.isa.riscv.Cause;
import trapline.isa.riscv.PendingAccess;
import trapline.isa.riscv.privileged.Csr;
import trapline.isa.riscv.privileged.CsrInstruction;
import trapline.isa.riscv.privileged.CsrTable;
import trapline.isa.riscv.privileged.Interrupts;
import trapline.isa.riscv.privileged.PrivilegedInstruction;
import trapline.machine.Trap;

/**
 * Which v_i simulates which trap: what D decides by. An instruction that the guest may not execute at its virtual level is an illegal
 * one of the guest's own machine.
 */
final class Routes {
    private static final List<Integer> INTERRUPTS = List.of(
            Interrupts.SUPERVISOR_SOFTWARE,
            Interrupts.MACHINE_SOFTWARE,
            Interrupts.SUPERVISOR_TIMER,
            Interrupts.MACHINE_TIMER,
            Interrupts.SUPERVISOR_EXTERNAL,
            Interrupts.MACHINE_EXTERNAL);

    private final List<Simulation> simulations = new ArrayList<>();
    private final int[] byCsr = new int[CsrTable.NUMBERS];
    private final Map<PrivilegedInstruction, Integer> byInstruction = new EnumMap<>(PrivilegedInstruction.class);
    private final int[] byException = new int[Cause.MACHINE_CHECK.number() + 1];
    private final int[] byInterrupt = new int[Interrupts.MACHINE_EXTERNAL + 1];
    private final int firstFirmware;
    private final int unknownCall;
    private final int finisher;
    private final int rtc;
    private final int clint;
    private final int plic;
    private final int uart;
    private final int firstVirtio;
    private final int hostTarget;

    Routes() {
        addCsrs();
        PrivilegedInstruction.ALL.forEach(i -> byInstruction.put(i, add(new InstructionSimulation(i))));
        Arrays.stream(Cause.values())
                .filter(cause -> cause.architectural() || cause == Cause.MACHINE_CHECK)
                .forEach(cause -> byException[cause.number()] = add(new ExceptionReflection(cause)));
        INTERRUPTS.forEach(code -> byInterrupt[code] = add(new InterruptReflection(code)));
        firstFirmware = simulations.size();
        Firmware.EXTENSIONS.forEach(extension -> add(new SbiSimulation(extension)));
        unknownCall = add(new SbiSimulation(new SbiUnknown()));
        finisher = add(new DeviceSimulation("finisher"));
        rtc = add(new DeviceSimulation("rtc"));
        clint = add(new DeviceSimulation("clint"));
        plic = add(new DeviceSimulation("plic"));
        uart = add(new DeviceSimulation("uart"));
        firstVirtio = simulations.size();
        for (int slot = 0; slot < VirtMap.VIRTIO_SLOTS; slot++) {
            add(new DeviceSimulation("virtio" + slot));
        }
        hostTarget = add(new HostTargetSimulation());
    }

    /** {@return the v_i, by their index} */
    List<Simulation> simulations() {
        return List.copyOf(simulations);
    }

    /**
     * {@return the index of the v_i for a trap}
     *
     * @param system whose trap it is
     * @param trap which
     */
    int route(RiscVSystem system, Trap trap) {
        return switch (trap) {
            case Trap.Interrupt interrupt -> byInterrupt[interrupt.cause()];
            case Trap.GuestException exception -> route(system, Cause.of(exception), exception.operand());
        };
    }

    private int route(RiscVSystem system, Cause cause, long operand) {
        return switch (cause) {
            case PRIVILEGED_INSTRUCTION -> privileged(system, (int) operand);
            case DEVICE_ACCESS -> device(system, system.hart().pendingAccess());
            case ENVIRONMENT_CALL_FROM_S -> system.builtInFirmware() ? firmware(system) : byException[cause.number()];
            default -> byException[cause.number()];
        };
    }

    private int privileged(RiscVSystem system, int word) {
        if (CsrInstruction.is(word)) {
            Optional<Csr> csr = CsrTable.find(CsrInstruction.number(word));
            return csr.isPresent() && CsrInstruction.legal(system.state(), csr.get(), word)
                    ? byCsr[csr.get().number()]
                    : byException[Cause.ILLEGAL_INSTRUCTION.number()];
        }
        return PrivilegedInstruction.of(word)
                .filter(instruction -> instruction.legal(system.state()))
                .map(byInstruction::get)
                .orElse(byException[Cause.ILLEGAL_INSTRUCTION.number()]);
    }

    private int device(RiscVSystem system, PendingAccess access) {
        if (system.hostTargetInterface().filter(one -> one.isFor(access)).isPresent()) {
            return hostTarget;
        }
        boolean simple = access.kind() == PendingAccess.Kind.LOAD || access.kind() == PendingAccess.Kind.STORE;
        boolean found = simple
                && system.board()
                        .bus()
                        .find(access.physicalAddress(), access.size())
                        .isPresent();
        return found
                ? deviceAt(access.physicalAddress())
                : byException[access.accessFault().number()];
    }

    private int deviceAt(long physicalAddress) {
        if (physicalAddress >= VirtMap.VIRTIO) {
            return firstVirtio + (int) ((physicalAddress - VirtMap.VIRTIO) / VirtMap.VIRTIO_STRIDE);
        }
        if (physicalAddress >= VirtMap.UART) {
            return uart;
        }
        if (physicalAddress >= VirtMap.PLIC) {
            return plic;
        }
        if (physicalAddress >= VirtMap.CLINT) {
            return clint;
        }
        return physicalAddress >= VirtMap.RTC ? rtc : finisher;
    }

    private int firmware(RiscVSystem system) {
        long extension = new SbiExtension.Arguments(system.hart()).extension();
        for (int i = 0; i < Firmware.EXTENSIONS.size(); i++) {
            if (Firmware.EXTENSIONS.get(i).has(extension)) {
                return firstFirmware + i;
            }
        }
        return unknownCall;
    }

    private void addCsrs() {
        for (String group : CsrTable.GROUPS) {
            int index = add(new CsrSimulation(group));
            CsrTable.ALL.stream().filter(csr -> csr.group().equals(group)).forEach(csr -> byCsr[csr.number()] = index);
        }
    }

    private int add(Simulation simulation) {
        simulations.add(simulation);
        return simulations.size() - 1;
    }
}
