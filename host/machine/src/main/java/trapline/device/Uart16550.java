package trapline.device;

/**
 * A 16550A serial port (National Semiconductor PC16550D), as QEMU has it: eight registers of one byte. An access of more
 * bytes that starts at a register and ends within the eight is an access to that register alone.
 *
 * <p>The line takes no time. What is transmitted is printed at once, so the transmitter is always empty; received bytes come from
 * the console as fast as they are read, so nothing is overrun, and a receive FIFO that is below its trigger level
 * will get no more for now: its timeout interrupt is due at once. The modem inputs are as of a terminal that is ready.
 */
public final class Uart16550 implements Device {
    private static final long SIZE = 8;
    private static final int FIFO_LENGTH = 16;
    private static final int[] TRIGGER_LEVELS = {1, 4, 8, 14};

    // Registers. With the divisor latch access bit set, the first two are the divisor.
    private static final int DATA = 0;
    private static final int INTERRUPT_ENABLE = 1;
    private static final int INTERRUPT_ID_AND_FIFO_CONTROL = 2;
    private static final int LINE_CONTROL = 3;
    private static final int MODEM_CONTROL = 4;
    private static final int LINE_STATUS = 5;
    private static final int MODEM_STATUS = 6;
    private static final int SCRATCH = 7;

    private static final int ENABLE_RECEIVED = 1;
    private static final int ENABLE_TRANSMITTED = 2;
    private static final int ENABLE_LINE_STATUS = 4;

    private static final int ID_NONE = 1;
    private static final int ID_TRANSMITTED = 2;
    private static final int ID_RECEIVED = 4;
    private static final int ID_LINE_STATUS = 6;
    private static final int ID_TIMEOUT = 0xc;
    private static final int ID_FIFOS_ENABLED = 0xc0;

    private static final int FIFO_ENABLE = 1;
    private static final int FIFO_CLEAR_RECEIVED = 2;
    private static final int FIFO_KEPT_BITS = 0xc9;

    private static final int DIVISOR_ACCESS = 0x80;
    private static final int LOOPBACK = 0x10;
    private static final int MODEM_CONTROL_BITS = 0x1f;

    private static final int STATUS_RECEIVED = 1;
    private static final int STATUS_OVERRUN = 2;
    private static final int STATUS_TRANSMITTER_EMPTY = 0x60;

    /** Carrier detected, data set ready, clear to send. */
    private static final int MODEM_READY = 0xb0;

    private final Console console;
    private final InterruptLine line;
    private final int[] fifo = new int[FIFO_LENGTH];
    private int fifoCount;
    private int interruptEnable;
    private int fifoControl;
    private int lineControl;
    private int modemControl = 8;
    private int scratch;
    private int divisor = 12;
    private boolean overrun;
    private boolean transmitted;
    private boolean deaf;

    /**
     * The state, without the console's.
     *
     * @param interruptEnable IER
     * @param fifoControl FCR, the bits that are kept
     * @param lineControl LCR
     * @param modemControl MCR
     * @param scratch SCR
     * @param divisor DLM and DLL
     * @param overrun whether a byte was lost since LSR was read, in loopback
     * @param transmitted whether the interrupt of the empty transmitter is pending
     * @param received the bytes in the receive FIFO, as chars 0 to 255
     */
    public record State(
            int interruptEnable,
            int fifoControl,
            int lineControl,
            int modemControl,
            int scratch,
            int divisor,
            boolean overrun,
            boolean transmitted,
            String received) {
        public State {
            int registers = interruptEnable | fifoControl | lineControl | modemControl | scratch;
            if (registers >>> 8 != 0 || divisor >>> 16 != 0) {
                throw new IllegalArgumentException("a serial port's registers have 8 bits");
            }
            if (received.length() > FIFO_LENGTH || received.chars().anyMatch(c -> c > 0xff)) {
                throw new IllegalArgumentException("a receive FIFO holds at most " + FIFO_LENGTH + " bytes");
            }
        }
    }

    private static final State RESET = new State(0, 0, 0, 8, 0, 12, false, false, "");

    /**
     * A serial port after its reset.
     *
     * @param console what is at the other end of the line
     * @param line its interrupt
     */
    public Uart16550(Console console, InterruptLine line) {
        this.console = console;
        this.line = line;
    }

    /** Makes it a port on which nothing arrives: what is typed on the console is for another device. To be called before it is used. */
    public void deafen() {
        deaf = true;
    }

    /** Takes in what was typed on the console. To be called when there is more. */
    public void receive() {
        boolean looped = (modemControl & LOOPBACK) != 0;
        while (!looped && !deaf && fifoCount < room()) {
            int typed = console.read();
            if (typed < 0) {
                break;
            }
            fifo[fifoCount++] = typed;
        }
        drive();
    }

    @Override
    public long size() {
        return SIZE;
    }

    @Override
    public boolean accepts(long offset, int size) {
        return size >= 1 && offset >= 0 && offset <= SIZE - size;
    }

    @Override
    public long read(long offset, int size) {
        if (!accepts(offset, size)) {
            return 0;
        }
        boolean divisorAccess = (lineControl & DIVISOR_ACCESS) != 0;
        return switch ((int) offset) {
            case DATA -> divisorAccess ? divisor & 0xff : takeReceived();
            case INTERRUPT_ENABLE -> divisorAccess ? divisor >>> 8 : interruptEnable;
            case INTERRUPT_ID_AND_FIFO_CONTROL -> takeInterruptId();
            case LINE_CONTROL -> lineControl;
            case MODEM_CONTROL -> modemControl;
            case LINE_STATUS -> takeLineStatus();
            case MODEM_STATUS -> modemStatus();
            default -> scratch;
        };
    }

    @Override
    public void write(long offset, int size, long value) {
        if (!accepts(offset, size)) {
            return;
        }
        int octet = (int) value & 0xff;
        boolean divisorAccess = (lineControl & DIVISOR_ACCESS) != 0;
        switch ((int) offset) {
            case DATA -> writeData(octet, divisorAccess);
            case INTERRUPT_ENABLE -> writeInterruptEnable(octet, divisorAccess);
            case INTERRUPT_ID_AND_FIFO_CONTROL -> writeFifoControl(octet);
            case LINE_CONTROL -> lineControl = octet;
            case MODEM_CONTROL -> modemControl = octet & MODEM_CONTROL_BITS;
            case SCRATCH -> scratch = octet;
            default -> {}
        }
        receive();
    }

    private boolean fifosEnabled() {
        return (fifoControl & FIFO_ENABLE) != 0;
    }

    private int room() {
        return fifosEnabled() ? FIFO_LENGTH : 1;
    }

    private int takeReceived() {
        if (fifoCount == 0) {
            return 0;
        }
        int first = fifo[0];
        fifoCount--;
        System.arraycopy(fifo, 1, fifo, 0, fifoCount);
        receive();
        return first;
    }

    private int takeInterruptId() {
        int id = interruptId();
        if (id == ID_TRANSMITTED) {
            transmitted = false;
            drive();
        }
        return id | (fifosEnabled() ? ID_FIFOS_ENABLED : 0);
    }

    private int takeLineStatus() {
        int status = STATUS_TRANSMITTER_EMPTY | (fifoCount > 0 ? STATUS_RECEIVED : 0) | (overrun ? STATUS_OVERRUN : 0);
        overrun = false;
        drive();
        return status;
    }

    /** In loopback the modem outputs are the inputs: RTS is CTS, DTR is DSR, OUT1 is RI, OUT2 is DCD. */
    private int modemStatus() {
        if ((modemControl & LOOPBACK) == 0) {
            return MODEM_READY;
        }
        return (modemControl & 0xc) << 4 | (modemControl & 2) << 3 | (modemControl & 1) << 5;
    }

    private void writeData(int octet, boolean divisorAccess) {
        if (divisorAccess) {
            divisor = divisor & 0xff00 | octet;
            return;
        }
        if ((modemControl & LOOPBACK) == 0) {
            console.print(octet);
        } else {
            loop(octet);
        }
        transmitted = true;
    }

    private void loop(int octet) {
        if (fifoCount < room()) {
            fifo[fifoCount++] = octet;
            return;
        }
        overrun = true;
        if (!fifosEnabled()) {
            fifo[0] = octet;
        }
    }

    private void writeInterruptEnable(int octet, boolean divisorAccess) {
        if (divisorAccess) {
            divisor = divisor & 0xff | octet << 8;
            return;
        }
        int changed = interruptEnable ^ octet;
        interruptEnable = octet & 0xf;
        if ((changed & ENABLE_TRANSMITTED) != 0) {
            transmitted = (octet & ENABLE_TRANSMITTED) != 0;
        }
    }

    private void writeFifoControl(int octet) {
        boolean toggled = ((octet ^ fifoControl) & FIFO_ENABLE) != 0;
        if (octet != fifoControl && (toggled || (octet & FIFO_CLEAR_RECEIVED) != 0)) {
            fifoCount = 0;
        }
        fifoControl = octet & FIFO_KEPT_BITS;
    }

    private int interruptId() {
        boolean receiving = (interruptEnable & ENABLE_RECEIVED) != 0 && fifoCount > 0;
        if (overrun && (interruptEnable & ENABLE_LINE_STATUS) != 0) {
            return ID_LINE_STATUS;
        }
        if (receiving) {
            boolean triggered = !fifosEnabled() || fifoCount >= TRIGGER_LEVELS[fifoControl >>> 6];
            return triggered ? ID_RECEIVED : ID_TIMEOUT;
        }
        return transmitted && (interruptEnable & ENABLE_TRANSMITTED) != 0 ? ID_TRANSMITTED : ID_NONE;
    }

    private void drive() {
        line.drive(interruptId() != ID_NONE);
    }

    @Override
    public void reset() {
        restore(RESET);
    }

    @Override
    public State state() {
        StringBuilder received = new StringBuilder();
        for (int i = 0; i < fifoCount; i++) {
            received.append((char) fifo[i]);
        }
        return new State(
                interruptEnable,
                fifoControl,
                lineControl,
                modemControl,
                scratch,
                divisor,
                overrun,
                transmitted,
                received.toString());
    }

    @Override
    public void restore(Record state) {
        State saved = (State) state;
        interruptEnable = saved.interruptEnable();
        fifoControl = saved.fifoControl();
        lineControl = saved.lineControl();
        modemControl = saved.modemControl();
        scratch = saved.scratch();
        divisor = saved.divisor();
        overrun = saved.overrun();
        transmitted = saved.transmitted();
        fifoCount = saved.received().length();
        for (int i = 0; i < fifoCount; i++) {
            fifo[i] = saved.received().charAt(i);
        }
        drive();
    }
}
