package trapline.monitor.riscv;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import trapline.machine.Bytes;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.RiscVProgram;
import trapline.monitor.RiscVProgram.Boot;
import trapline.monitor.RiscVProgram.Firmware;

/** What cannot be loaded is known before a machine is made for it. */
class LoadingTest {
    private static final int MEBI = 1 << 20;
    private static final Bytes KERNEL = Bytes.of(new byte[100]);

    @Test
    void aProgramThatFitsIsLoadedWhereItsFirmwareLetsIt() {
        assertEquals(0x8020_0000L, entry(Boot.kernel(KERNEL, Optional.empty(), "")));
        assertEquals(0x8000_0000L, entry(new Boot(new Firmware.None(), Optional.of(KERNEL), Optional.empty(), "")));
        Firmware firmware = new Firmware.Loaded(Bytes.of(new byte[1000]));
        assertEquals(0x8000_0000L, entry(new Boot(firmware, Optional.of(KERNEL), Optional.empty(), "")));
    }

    @Test
    void aProgramThatLeavesNoRoomForTheDeviceTreeIsRefusedByTheCheck() {
        Optional<Bytes> disk = Optional.of(Bytes.of(new byte[5 * MEBI]));
        RiscVProgram program = program(Boot.kernel(KERNEL, disk, ""));
        String reason = assertThrows(IllegalArgumentException.class, () -> Loading.check(program))
                .getMessage();
        assertEquals(
                reason,
                assertThrows(IllegalArgumentException.class, () -> boot(program))
                        .getMessage());
    }

    private static long entry(Boot boot) {
        RiscVProgram program = program(boot);
        assertDoesNotThrow(() -> Loading.check(program));
        return boot(program).hart().pc();
    }

    private static RiscVProgram program(Boot boot) {
        return RiscVProgram.of(boot, 16L * MEBI / Storage.BYTES_PER_CELL);
    }

    private static RiscVSystem boot(RiscVProgram program) {
        return Loading.boot(program, Storage.allocate(program.words()), new RelocationBounds(0, program.words()));
    }
}
