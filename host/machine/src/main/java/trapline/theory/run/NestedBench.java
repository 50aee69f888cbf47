package trapline.theory.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.Monitoring;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.thirdgen.ThirdGenGuest;
import trapline.monitor.thirdgen.ThirdGenMachine;
import trapline.theory.recursion.HostedGuest;
import trapline.theory.recursion.Nesting;
import trapline.theory.recursion.SharedConsole;

/** Programs under a monitor that is a guest program, {@code vmm.asm}, in a virtual machine: a VMM in a VM. */
final class NestedBench {
    private static final long K = 160;

    /** A step of the program is at most so many of the monitor's, start and end included. */
    private static final long STEPS_FOR_ONE = 400;

    private final ThirdGenMachine kind;
    private final Image monitor;

    /**
     * A monitor for a machine of the family.
     *
     * @param kind the machine
     * @param monitor the image of {@code vmm.asm}, which runs on each machine of the family
     */
    NestedBench(ThirdGenMachine kind, Image monitor) {
        this.kind = kind;
        this.monitor = new Image(kind.name(), monitor.size(), monitor.entry(), monitor.words());
    }

    /**
     * {@return where the program halts; empty if it does not, or its monitor does not}
     *
     * @param program its image
     * @param drumSectors of its drum
     * @param mostSteps of the program
     */
    Optional<Ending> run(Image program, long drumSectors, long mostSteps) {
        Nesting nesting = Nesting.chain(monitor, Nesting.of("program", program, drumSectors), 1);
        RelocationBounds region = new RelocationBounds(K, nesting.image().size());
        Storage real = Storage.allocate(region.end());
        ThirdGenProgram outer = ThirdGenProgram.of(nesting.image())
                .withDrum(nesting.drumSectors())
                .withMonitoring(Monitoring.VMM.force());
        ThirdGenGuest guest = kind.boot(outer, real, region);
        Exit exit = Hosted.runTo(kind, guest, mostSteps * STEPS_FOR_ONE);
        List<HostedGuest> inner = HostedGuest.of(real, region);
        if (!(exit instanceof Exit.Halted)
                || inner.isEmpty()
                || !inner.getFirst().halted()) {
            return Optional.empty();
        }
        HostedGuest found = inner.getFirst();
        String printed = SharedConsole.of(new String(guest.output(0), StandardCharsets.ISO_8859_1), 1);
        RelocationBounds place = found.region().within(region);
        return Optional.of(new Ending(
                ThirdGenBench.parts(found.psw(), found.registers(), real, place, printed),
                new Ending.Counts(guest.retired(), guest.direct(), 0)));
    }
}
