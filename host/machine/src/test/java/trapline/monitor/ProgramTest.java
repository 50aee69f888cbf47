package trapline.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import trapline.machine.BlockSource;
import trapline.machine.Bytes;
import trapline.machine.Image;
import trapline.machine.MacAddress;

/** What machines start with. */
final class ProgramTest {
    private static final Bytes KERNEL = Bytes.of(new byte[] {1, 2, 3});
    private static final RiscVProgram RISCV = RiscVProgram.of(RiscVProgram.Boot.bareMetal(KERNEL), 1 << 20);

    private static final BlockSource DISK = new BlockSource() {
        @Override
        public long size() {
            return 4096;
        }

        @Override
        public boolean read(long position, byte[] into, int offset, int count) {
            return true;
        }
    };

    @Test
    void programIsForOneKindOnly() {
        Program program = RISCV;
        assertSame(program, program.as(RiscVProgram.class));
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> program.as(ThirdGenProgram.class));
        assertEquals("a program for 'riscv' where a ThirdGenProgram is needed", wrong.getMessage());
    }

    @Test
    void whatIsWrittenToDrumOrDiskIsBacking() {
        Image image = new Image("thirdgen", 32, 0, new long[0]);
        assertEquals(192, ThirdGenProgram.of(image).withDrum(3).backingWords());
        assertEquals(0, RISCV.backingWords());
        assertEquals(512, RISCV.withDisk(new RiscVProgram.Disk(DISK, 4096)).backingWords());
    }

    /** So that as much as a disk has is enough for its last bytes, too. */
    @Test
    void anOverlayIsOfWholeBlocks() {
        assertEquals(0, new RiscVProgram.Disk(DISK, 0).overlayBytes());
        assertEquals(4096, new RiscVProgram.Disk(DISK, 1).overlayBytes());
        assertEquals(8192, new RiscVProgram.Disk(DISK, 4097).overlayBytes());
        assertEquals(Long.MAX_VALUE & -4096, new RiscVProgram.Disk(DISK, Long.MAX_VALUE).overlayBytes());
    }

    @Test
    void senselessProgramsCannotBeMade() {
        Image image = new Image("thirdgen", 32, 0, new long[0]);
        ThirdGenProgram program = ThirdGenProgram.of(image);
        assertThrows(IllegalArgumentException.class, () -> program.withWords(31));
        assertThrows(IllegalArgumentException.class, () -> program.withDrum(-1));
        assertThrows(IllegalArgumentException.class, () -> program.withDrum(Long.MAX_VALUE / 60));
        assertThrows(IllegalArgumentException.class, () -> RiscVProgram.of(RISCV.boot(), 0));
        assertThrows(IllegalArgumentException.class, () -> new RiscVProgram.Disk(DISK, -1));
        assertThrows(IllegalArgumentException.class, () -> RiscVProgram.Boot.kernel(KERNEL, Optional.empty(), "a\nb"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RiscVProgram.Boot(
                        new RiscVProgram.Firmware.BuiltIn(), Optional.empty(), Optional.empty(), ""));
    }

    @Test
    void bytesAreTheirContentAndNobodyChangesThem() {
        byte[] content = {1, 2, 3};
        Bytes bytes = Bytes.of(content);
        content[0] = 9;
        bytes.toArray()[1] = 9;
        assertEquals(KERNEL, bytes);
        assertEquals(KERNEL.hashCode(), bytes.hashCode());
        assertEquals(Bytes.of(new byte[] {2, 3}), Bytes.of(bytes.toArray(), 1, 2));
        byte[] copy = new byte[4];
        bytes.copy(1, copy, 2, 2);
        assertArrayEquals(new byte[] {0, 0, 2, 3}, copy);
        assertEquals("3 bytes 010203", bytes.toString());
    }

    @Test
    void networkAddressIsThatOfOneStation() {
        MacAddress address = MacAddress.of("52:54:00:12:34:5F");
        assertEquals("52:54:00:12:34:5f", address.toString());
        assertArrayEquals(new byte[] {0x52, 0x54, 0, 0x12, 0x34, 0x5f}, address.octets());
        assertEquals(Optional.of(address), RISCV.withNetwork(address).network());
        for (String wrong : new String[] {"", "52:54:00:12:34", "5g:54:00:12:34:56", "52-54-00-12-34-56"}) {
            assertThrows(IllegalArgumentException.class, () -> MacAddress.of(wrong), wrong);
        }
        MacAddress group = MacAddress.of("01:00:5e:00:00:01");
        assertThrows(IllegalArgumentException.class, () -> RISCV.withNetwork(group));
    }
}
