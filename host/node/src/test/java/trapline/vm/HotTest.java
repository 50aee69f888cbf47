package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.machine.Bytes;
import trapline.monitor.HotRegion;
import trapline.monitor.Profile;
import trapline.monitor.RiscVProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Shares;

/** A machine says where it spends its instructions. */
final class HotTest {
    private static final TestNode NODE = TestNode.start(20_000);

    @AfterAll
    static void stop() {
        NODE.close();
    }

    private static Profile profile(VmId vm) {
        return TestNode.get(NODE.asking(NODE.machine(vm), (ActorRef<Profile> to) -> new VirtualMachine.Hot(3, to)));
    }

    @Test
    void aLoopIsTheHottestRegionWithItsCode() throws IOException {
        Bytes elf = Bytes.of(Files.readAllBytes(Path.of("..", "..", "guest-images", "riscv", "compute.elf")));
        RiscVProgram.Boot boot = new RiscVProgram.Boot(
                new RiscVProgram.Firmware.None(), Optional.of(elf), Optional.empty(), "only=0 scale=1000000");
        VmId vm = NODE.create(new VmSpec(
                VmId.of("looping"),
                Specs.TENANT,
                "test",
                RiscVProgram.of(boot, 1 << 20),
                Shares.NORMAL,
                Specs.NO_LIMIT,
                true));
        Await.until("there are samples", () -> profile(vm).samples() > 100);
        Profile seen = profile(vm);
        HotRegion hottest = seen.regions().getFirst();
        assertTrue(hottest.samples() > seen.samples() / 2, hottest.toString());
        assertEquals("machine", hottest.mode());
        assertEquals(
                hottest.samples(),
                hottest.code().stream().mapToLong(HotRegion.Line::samples).sum());
        assertTrue(hottest.code().stream().noneMatch(line -> line.text().startsWith(".")), hottest.toString());
        assertTrue(hottest.start() < hottest.end(), hottest.toString());
        assertTrue(seen.regions().size() <= 3, seen.toString());
    }

    @Test
    void aKindThatIsNotSampledSaysNothing() {
        VmId vm = NODE.create(Specs.of("hello", "hello"));
        assertEquals(Profile.NONE, profile(vm));
    }
}
