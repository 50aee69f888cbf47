package trapline.device.virt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import trapline.device.Bus;
import trapline.device.Clint;
import trapline.device.Console;
import trapline.device.Device;
import trapline.device.GoldfishRtc;
import trapline.device.InterruptLine;
import trapline.device.Plic;
import trapline.device.TestFinisher;
import trapline.device.Uart16550;

/**
 * The devices of the board, wired. It has no RAM and no hart: those ask it for devices by address, for the interrupts that wait and
 * for the next time at which one may come up by itself.
 */
public final class VirtBoard {
    /** What {@link #deadline} gives when nothing is due. */
    public static final long NEVER = Long.MAX_VALUE;

    /** In {@link #interrupts}: the machine software interrupt, as in mip (privileged manual, section 3.1.9). */
    public static final long MACHINE_SOFTWARE = 1 << 3;

    /** In {@link #interrupts}: the machine timer interrupt. */
    public static final long MACHINE_TIMER = 1 << 7;

    /** In {@link #interrupts}: the supervisor external interrupt. */
    public static final long SUPERVISOR_EXTERNAL = 1 << 9;

    /** In {@link #interrupts}: the machine external interrupt. */
    public static final long MACHINE_EXTERNAL = 1 << 11;

    private static final long NANOSECONDS_PER_TICK = 1_000_000_000 / Clint.TICKS_PER_SECOND;

    private final long startNanoseconds;
    private final TestFinisher finisher = new TestFinisher();
    private final Plic plic = new Plic();
    private final Clint clint;
    private final GoldfishRtc rtc;
    private final Uart16550 uart;
    private final List<Device> slots;
    private final Bus bus;

    /** The classes of the records in a {@link State}, but for those of what is plugged into its slots. */
    public static final List<Class<? extends Record>> STATE_CLASSES = List.of(
            State.class,
            TestFinisher.State.class,
            TestFinisher.Verdict.Passed.class,
            TestFinisher.Verdict.Failed.class,
            TestFinisher.Verdict.Reset.class,
            Plic.State.class,
            Clint.State.class,
            GoldfishRtc.State.class,
            Uart16550.State.class,
            EmptySlot.State.class);

    /** What goes into a virtio-mmio slot. */
    @FunctionalInterface
    public interface Slot {
        /**
         * {@return the device}
         *
         * @param line its interrupt
         */
        Device plug(InterruptLine line);
    }

    /**
     * The state of all devices, without the console's.
     *
     * @param finisher the test finisher's
     * @param plic the PLIC's
     * @param clint the CLINT's
     * @param rtc the real-time clock's
     * @param uart the serial port's
     * @param slots the virtio devices'
     */
    public record State(
            TestFinisher.State finisher,
            Plic.State plic,
            Clint.State clint,
            GoldfishRtc.State rtc,
            Uart16550.State uart,
            List<Record> slots) {
        public State {
            slots = List.copyOf(slots);
        }
    }

    private VirtBoard(Console console, LongSupplier ticks, long startNanoseconds, List<Slot> plugged) {
        this.startNanoseconds = startNanoseconds;
        clint = new Clint(ticks);
        rtc = new GoldfishRtc(
                () -> startNanoseconds + ticks.getAsLong() * NANOSECONDS_PER_TICK, plic.line(VirtMap.RTC_SOURCE));
        uart = new Uart16550(console, plic.line(VirtMap.UART_SOURCE));
        slots = slots(plugged);
        bus = Bus.of(mappings());
    }

    /**
     * {@return a board after its reset}
     *
     * @param console what the serial port is connected to
     * @param ticks gives the time since the machine's start in ticks of {@link Clint#TICKS_PER_SECOND}, at least 0, never falling
     * @param startNanoseconds the real-time clock's time at tick 0: nanoseconds since 1970, at least 0
     * @param slots the virtio devices from the first slot on, at most {@link VirtMap#VIRTIO_SLOTS}, each at most
     *     {@link VirtMap#VIRTIO_STRIDE} bytes; the other slots are empty
     */
    public static VirtBoard create(Console console, LongSupplier ticks, long startNanoseconds, List<Slot> slots) {
        if (slots.size() > VirtMap.VIRTIO_SLOTS || startNanoseconds < 0) {
            throw new IllegalArgumentException(
                    slots.size() + " devices for " + VirtMap.VIRTIO_SLOTS + " slots, start at " + startNanoseconds);
        }
        return new VirtBoard(console, ticks, startNanoseconds, slots);
    }

    private List<Device> slots(List<Slot> plugged) {
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < VirtMap.VIRTIO_SLOTS; i++) {
            InterruptLine line = plic.line(VirtMap.VIRTIO_SOURCE + i);
            devices.add(i < plugged.size() ? plugged.get(i).plug(line) : new EmptySlot());
        }
        return List.copyOf(devices);
    }

    private List<Bus.Mapping> mappings() {
        List<Bus.Mapping> mappings = new ArrayList<>(List.of(
                new Bus.Mapping(VirtMap.TEST_FINISHER, finisher),
                new Bus.Mapping(VirtMap.RTC, rtc),
                new Bus.Mapping(VirtMap.CLINT, clint),
                new Bus.Mapping(VirtMap.PLIC, plic),
                new Bus.Mapping(VirtMap.UART, uart)));
        for (int i = 0; i < slots.size(); i++) {
            mappings.add(new Bus.Mapping(VirtMap.virtio(i), slots.get(i)));
        }
        return mappings;
    }

    /** Makes the serial port one on which nothing arrives. To be called before it is used. */
    public void deafenSerialPort() {
        uart.deafen();
    }

    /** {@return the devices by address} */
    public Bus bus() {
        return bus;
    }

    /** {@return the hart's timer and software interrupt; also the time that the hart's time register shows} */
    public Clint clint() {
        return clint;
    }

    /** {@return how the guest ended the machine, if it did} */
    public Optional<TestFinisher.Verdict> verdict() {
        return finisher.verdict();
    }

    /** {@return the interrupts that devices ask for now, as bits of mip} */
    public long interrupts() {
        return (clint.softwarePending() ? MACHINE_SOFTWARE : 0)
                | (clint.timerPending() ? MACHINE_TIMER : 0)
                | (plic.interrupts(Plic.SUPERVISOR) ? SUPERVISOR_EXTERNAL : 0)
                | (plic.interrupts(Plic.MACHINE) ? MACHINE_EXTERNAL : 0);
    }

    /** {@return the tick, later than now, at which {@link #interrupts} may change by itself; {@link #NEVER} if it will not} */
    public long deadline() {
        long alarm = rtc.deadline();
        long alarmTick = alarm == GoldfishRtc.NEVER
                ? NEVER
                : Math.ceilDiv(Math.max(0, alarm - startNanoseconds), NANOSECONDS_PER_TICK);
        return Math.min(clint.deadline(), alarmTick);
    }

    /** Lets what is due happen. To be called when {@link #deadline} is reached; at other times it changes nothing. */
    public void advance() {
        rtc.advance();
    }

    /** Takes in what was typed on the console. To be called when there is more. */
    public void consoleTyped() {
        uart.receive();
    }

    /** Resets all devices. What was typed and not yet read stays on the console, but for what the serial port had taken. */
    public void reset() {
        bus.mappings().forEach(mapping -> mapping.device().reset());
    }

    /** {@return the state of all devices} */
    public State state() {
        advance();
        return new State(
                finisher.state(),
                plic.state(),
                clint.state(),
                rtc.state(),
                uart.state(),
                slots.stream().map(Device::state).toList());
    }

    /**
     * Takes over a state, of a board with the same devices in its slots.
     *
     * @param state what {@link #state} gave
     */
    public void restore(State state) {
        if (state.slots().size() != slots.size()) {
            throw new IllegalArgumentException(state.slots().size() + " states for " + slots.size() + " slots");
        }
        finisher.restore(state.finisher());
        clint.restore(state.clint());
        rtc.restore(state.rtc());
        uart.restore(state.uart());
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).restore(state.slots().get(i));
        }
        plic.restore(state.plic());
    }
}
