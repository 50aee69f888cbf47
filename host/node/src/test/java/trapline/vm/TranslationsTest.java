package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.isa.riscv.Tier;
import trapline.machine.BareMachine;
import trapline.machine.Bytes;
import trapline.monitor.HotRegion;
import trapline.monitor.ProcessorChoice;
import trapline.monitor.Profile;
import trapline.monitor.RiscVProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Shares;
import trapline.monitor.riscv.RiscVMachine;

/**
 * A node's threads translate what its machines execute often, once for all of them, while they run; the machines end in the state of a
 * bare one that was interpreted.
 */
final class TranslationsTest {
    private static final TestNode NODE = TestNode.start(40_000);

    @AfterAll
    static void stop() {
        NODE.close();
    }

    private static RiscVProgram program(String words, ProcessorChoice processor) throws IOException {
        Bytes elf = Bytes.of(Files.readAllBytes(Path.of("..", "..", "guest-images", "riscv", "compute.elf")));
        RiscVProgram.Boot boot =
                new RiscVProgram.Boot(new RiscVProgram.Firmware.None(), Optional.of(elf), Optional.empty(), words);
        return RiscVProgram.of(boot, 1 << 20).withProcessor(processor);
    }

    private static VmSpec spec(String id, RiscVProgram program) {
        return new VmSpec(VmId.of(id), Specs.TENANT, "test", program, Shares.NORMAL, Specs.NO_LIMIT, true);
    }

    @Test
    void machinesOfOneProgramAreTranslatedOnceAndEndAsOneThatIsInterpreted() throws IOException {
        String words = "only=3 scale=4";
        BareMachine bare = new RiscVMachine().bare(program(words, ProcessorChoice.INTERPRETED));
        bare.runTo(Long.MAX_VALUE);
        RiscVProgram translated = program(words, ProcessorChoice.TRANSLATED);
        List<VmSpec> specs = IntStream.range(0, 4)
                .mapToObj(i -> spec("translated-" + i, translated))
                .toList();
        NODE.createAll(specs);
        for (VmSpec spec : specs) {
            NODE.awaitState(spec.id(), VmState.HALTED);
            assertEquals(bare.digest(), NODE.inspect(spec.id()).digest().orElseThrow());
        }
        Translations.Figures after = NODE.node().translations().figures();
        assertTrue(after.translated() > 0, after.toString());
        assertEquals(0, after.failed(), after.toString());
        assertTrue(after.cpuSeconds() > 0, after.toString());
        VmId again = NODE.create(spec("again", translated));
        NODE.awaitState(again, VmState.HALTED);
        Translations.Figures later = NODE.node().translations().figures();
        assertTrue(later.reused() > after.reused(), later.toString());
        assertEquals(bare.digest(), NODE.inspect(again).digest().orElseThrow());
    }

    @Test
    void theHottestRegionOfALoopIsTranslated() throws IOException {
        VmId vm = NODE.create(spec("looping", program("only=0 scale=100000000", ProcessorChoice.TRANSLATED)));
        Await.until("its loop is translated", () -> {
            List<HotRegion> regions = TestNode.get(
                            NODE.asking(NODE.machine(vm), (ActorRef<Profile> to) -> new VirtualMachine.Hot(1, to)))
                    .regions();
            return !regions.isEmpty() && regions.getFirst().state().equals("translated");
        });
        Await.until(
                "its loop is optimized",
                () -> NODE.node().translations().figures().optimized() > 0);
    }

    @Test
    void theCompilersAreToldWhatIsNotWorthOptimizing() throws JMException {
        Object directives = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "compilerDirectivesPrint",
                        new Object[] {},
                        new String[] {});
        assertTrue(directives.toString().contains(Tier.BASELINE.className()), directives::toString);
    }
}
