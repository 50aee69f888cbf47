package trapline.device.virt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.device.Bus;
import trapline.device.Console;
import trapline.device.TestFinisher;
import trapline.machine.Seeds;

class VirtBoardTest {
    private static final long START = 1_700_000_000_000_000_050L;
    private static final long PLIC_ENABLE_SUPERVISOR = VirtMap.PLIC + 0x2080;
    private static final long PLIC_CLAIM_SUPERVISOR = VirtMap.PLIC + 0x20_1004;

    private long ticks;
    private final Console console = new Console();
    private final VirtBoard board = create(console);

    private VirtBoard create(Console to) {
        return VirtBoard.create(to, () -> ticks, START, List.of());
    }

    @Test
    void theSerialPortPrintsAndInterrupts() {
        store(VirtMap.UART, 1, 'A');
        assertEquals("A", new String(console.outputFrom(0), StandardCharsets.ISO_8859_1));
        enable(VirtMap.UART_SOURCE);
        store(VirtMap.UART + 1, 1, 1);
        assertEquals(0, board.interrupts());
        console.type("q");
        board.consoleTyped();
        assertEquals(VirtBoard.SUPERVISOR_EXTERNAL, board.interrupts());
        assertEquals(VirtMap.UART_SOURCE, load(PLIC_CLAIM_SUPERVISOR, 4));
        assertEquals('q', load(VirtMap.UART, 1));
        store(PLIC_CLAIM_SUPERVISOR, 4, VirtMap.UART_SOURCE);
        assertEquals(0, board.interrupts());
    }

    @Test
    void theTimerInterruptsAtItsDeadline() {
        assertEquals(VirtBoard.NEVER, board.deadline());
        store(VirtMap.CLINT + 0x4000, 8, 700);
        assertEquals(700, board.deadline());
        ticks = 699;
        assertEquals(0, board.interrupts());
        ticks = 700;
        assertEquals(VirtBoard.MACHINE_TIMER, board.interrupts());
        store(VirtMap.CLINT, 4, 1);
        assertEquals(VirtBoard.MACHINE_TIMER | VirtBoard.MACHINE_SOFTWARE, board.interrupts());
    }

    @Test
    void theAlarmInterruptsAtTheFirstTickNotBeforeIt() {
        enable(VirtMap.RTC_SOURCE);
        assertEquals(START & 0xffff_ffffL, load(VirtMap.RTC, 4));
        assertEquals(START >>> 32, load(VirtMap.RTC + 4, 4));
        store(VirtMap.RTC + 0x10, 4, 1);
        store(VirtMap.RTC + 0xc, 4, START + 1001 >>> 32);
        store(VirtMap.RTC + 8, 4, START + 1001);
        assertEquals(11, board.deadline(), "100 ns a tick");
        ticks = 10;
        board.advance();
        assertEquals(0, board.interrupts());
        ticks = 11;
        board.advance();
        assertEquals(VirtBoard.SUPERVISOR_EXTERNAL, board.interrupts());
        assertEquals(VirtBoard.NEVER, board.deadline());
    }

    @Test
    void theGuestEndsTheMachine() {
        assertEquals(Optional.empty(), board.verdict());
        store(VirtMap.TEST_FINISHER, 4, 0x73333);
        assertEquals(Optional.of(new TestFinisher.Verdict.Failed(7)), board.verdict());
    }

    @Test
    void emptySlotsSaySo() {
        for (int slot = 0; slot < VirtMap.VIRTIO_SLOTS; slot++) {
            assertEquals(0x74726976, load(VirtMap.virtio(slot), 4));
            assertEquals(2, load(VirtMap.virtio(slot) + 4, 4));
            assertEquals(0, load(VirtMap.virtio(slot) + 8, 4));
        }
    }

    @Test
    void elsewhereThereIsNothing() {
        long[] addresses = {0, 0x1000, 0x10_2000, 0x200_c000, 0xc60_0000, 0x1000_0008, 0x1000_9000, VirtMap.RAM, -8};
        for (long address : addresses) {
            assertEquals(Optional.empty(), board.bus().find(address, 4), Long.toHexString(address));
        }
    }

    @Test
    void aPluggedDeviceHasItsSlotsAddressAndInterrupt() {
        VirtBoard plugged = VirtBoard.create(console, () -> ticks, START, Collections.nCopies(8, line -> {
            line.drive(true);
            return new EmptySlot();
        }));
        for (int slot = 0; slot < 8; slot++) {
            assertTrue(plugged.bus().find(VirtMap.virtio(slot), 4).isPresent());
        }
        assertEquals(
                0x1fe,
                plugged.bus().find(VirtMap.PLIC + 0x1000, 4).orElseThrow().read(VirtMap.PLIC + 0x1000, 4));
        assertThrows(
                IllegalArgumentException.class,
                () -> VirtBoard.create(console, () -> 0, 0, Collections.nCopies(9, line -> new EmptySlot())));
        assertThrows(IllegalArgumentException.class, () -> VirtBoard.create(console, () -> 0, -1, List.of()));
    }

    @Test
    void theStateAfterTheResetMakesAReset() {
        VirtBoard.State fresh = board.state();
        RandomGenerator random = new java.util.SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            access(random, board);
        }
        assertFalse(fresh.equals(board.state()));
        board.restore(fresh);
        assertEquals(fresh, board.state());
        assertEquals(0, board.interrupts());
    }

    @Test
    void aRestoredBoardBehavesTheSame() {
        Seeds.forEach(20, random -> {
            ticks = random.nextInt(1000);
            VirtBoard first = create(new Console());
            for (int i = 0; i < 1000; i++) {
                access(random, first);
            }
            VirtBoard second = create(new Console());
            second.restore(first.state());
            for (int i = 0; i < 1000; i++) {
                long seed = random.nextLong();
                assertEquals(
                        access(new java.util.SplittableRandom(seed), first),
                        access(new java.util.SplittableRandom(seed), second));
                ticks += random.nextInt(1000);
                assertEquals(first.interrupts(), second.interrupts());
                assertEquals(first.deadline(), second.deadline());
                assertEquals(first.state(), second.state());
            }
        });
    }

    private static long access(RandomGenerator random, VirtBoard on) {
        List<Bus.Mapping> mappings = on.bus().mappings();
        Bus.Mapping mapping = mappings.get(random.nextInt(mappings.size()));
        int size = 1 << random.nextInt(4);
        long reach = random.nextBoolean() ? 64 : mapping.device().size();
        long address = mapping.base() + random.nextLong(reach) / size * size;
        long value = random.nextBoolean() ? random.nextInt(16) : random.nextLong();
        boolean store = random.nextBoolean();
        return on.bus()
                .find(address, size)
                .map(found -> {
                    if (store) {
                        found.write(address, size, value);
                        return 0L;
                    }
                    return found.read(address, size);
                })
                .orElse(-1L);
    }

    private void enable(int source) {
        store(VirtMap.PLIC + 4L * source, 4, 1);
        store(PLIC_ENABLE_SUPERVISOR, 4, 1L << source);
    }

    private long load(long address, int size) {
        return board.bus().find(address, size).orElseThrow().read(address, size);
    }

    private void store(long address, int size, long value) {
        board.bus().find(address, size).orElseThrow().write(address, size, value);
    }
}
