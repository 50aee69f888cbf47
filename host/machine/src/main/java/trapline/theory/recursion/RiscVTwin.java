package trapline.theory.recursion;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.privileged.CsrTable;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.ProcessorState;
import trapline.monitor.RiscVProgram;
import trapline.monitor.riscv.RiscVBareMachine;
import trapline.monitor.riscv.RiscVMachine;

/**
 * A bare machine that starts in the state, through f, in which the innermost guest of a chain of monitors is before its first
 * instruction, so that both can be compared where they halt.
 */
final class RiscVTwin {
    private static final int DEVICE_TREE = 11;

    private final RiscVMachine kind;
    private final RiscVProgram.Boot boot;
    private final int monitors;
    private Optional<RiscVBareMachine> machine = Optional.empty();

    /**
     * A twin.
     *
     * @param kind the machine
     * @param boot what the innermost guest is started with
     * @param monitors how many there are, at least 1
     */
    RiscVTwin(RiscVMachine kind, RiscVProgram.Boot boot, int monitors) {
        this.kind = kind;
        this.boot = boot;
        this.monitors = monitors;
    }

    /**
     * Takes over the guest's state if the guest is in place and has not begun.
     *
     * @param storage where the outermost monitor's machine is
     * @param outermost its memory in it
     */
    void watch(Storage storage, RelocationBounds outermost) {
        if (machine.isPresent()) {
            return;
        }
        Optional<RelocationBounds> monitor = innermostMonitor(storage, outermost);
        if (monitor.isPresent()) {
            HostedHart hart = HostedHart.of(storage, monitor.get());
            if (hart.registers()[DEVICE_TREE] != 0) {
                RelocationBounds place =
                        RiscVReport.of(storage, monitor.get()).region().within(monitor.get());
                RiscVBareMachine twin = (RiscVBareMachine) kind.bare(RiscVProgram.of(boot, place.b()));
                twin.startFrom(storage, place, hart.registers());
                machine = Optional.of(twin);
            }
        }
    }

    private Optional<RelocationBounds> innermostMonitor(Storage storage, RelocationBounds outermost) {
        RelocationBounds place = outermost;
        for (int level = 1; level < monitors; level++) {
            if (!RiscVReport.isThere(storage, place)) {
                return Optional.empty();
            }
            place = RiscVReport.of(storage, place).region().within(place);
        }
        return RiscVReport.isThere(storage, place) ? Optional.of(place) : Optional.empty();
    }

    /**
     * {@return in what the guest, where it has halted, differs from this machine where that halts; empty if in nothing}
     *
     * @param storage where the outermost monitor's machine is
     * @param monitor the memory of the guest's monitor
     * @param real the real hart, which has the floating-point registers
     * @param mostSteps where this machine is stopped if it does not halt
     */
    Optional<String> difference(Storage storage, RelocationBounds monitor, ProcessorState real, long mostSteps) {
        RiscVBareMachine bare = machine.orElseThrow();
        if (!bare.runTo(mostSteps).equals(Exit.HALTED)) {
            return Optional.of("it has halted, and the bare machine has not");
        }
        HostedHart hart = HostedHart.of(storage, monitor);
        ProcessorState processor = bare.processor();
        PrivilegeLevel level = PrivilegeLevel.valueOf(processor.mode().toUpperCase(Locale.ROOT));
        if (hart.level() != level || hart.pc() != processor.p()) {
            return Optional.of("it has halted at %s %x, the bare machine at %s %x"
                    .formatted(hart.level(), hart.pc(), level, processor.p()));
        }
        long address = bare.memoryMismatch(
                storage, RiscVReport.of(storage, monitor).region().within(monitor));
        return mismatch("x", hart.registers(), registers(processor, 0))
                .or(() -> mismatch("f", registers(real, Hart.REGISTERS), registers(processor, Hart.REGISTERS)))
                .or(() -> csrs(hart.csrs(), bare))
                .or(() -> address < 0
                        ? Optional.empty()
                        : Optional.of("the byte at %x is not the bare machine's".formatted(address)));
    }

    private static long[] registers(ProcessorState processor, int from) {
        return processor.registers().subList(from, from + Hart.REGISTERS).stream()
                .mapToLong(ProcessorState.Register::value)
                .toArray();
    }

    private static Optional<String> csrs(long[] found, RiscVBareMachine bare) {
        Map<String, Long> all = new HashMap<>();
        long[] values = bare.csrs();
        for (int i = 0; i < values.length; i++) {
            all.put(CsrTable.ALL.get(i).name(), values[i]);
        }
        long[] expected = HostedHart.csrs(all);
        int first = Arrays.mismatch(found, expected);
        return first < 0
                ? Optional.empty()
                : Optional.of(sentence(HostedHart.CSRS.get(first), found[first], expected[first]));
    }

    private static Optional<String> mismatch(String name, long[] found, long[] expected) {
        int first = Arrays.mismatch(found, expected);
        return first < 0 ? Optional.empty() : Optional.of(sentence(name + first, found[first], expected[first]));
    }

    private static String sentence(String name, long found, long expected) {
        return "%s is %x on the bare machine, and %x here".formatted(name, expected, found);
    }
}
