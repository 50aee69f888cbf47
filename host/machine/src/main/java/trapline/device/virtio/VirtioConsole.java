package trapline.device.virtio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import trapline.device.Console;

/** The console device (5.3) with one port: what the driver sends is printed on a {@link Console}, what was typed there it receives. */
public final class VirtioConsole implements VirtioDevice {
    /** The driver can learn how large the terminal is. */
    static final int SIZE = 1;

    /** A byte can be printed by a write to the configuration space, with no queue. */
    static final int EMERGENCY_WRITE = 1 << 2;

    static final int RECEIVE = 0;
    static final int TRANSMIT = 1;

    private static final int QUEUE_SIZE = 64;
    private static final int CONFIGURATION_BYTES = 12;
    private static final int EMERGENCY_OFFSET = 8;
    private static final int PIECE_BYTES = 1024;

    /**
     * How many bytes of one buffer are printed; the rest of a longer one is lost. Linux sends 32 KiB at most.
     */
    static final int PRINT_LIMIT = 1 << 20;

    /**
     * A console device's state beside its {@link Console}'s, which is the board's.
     *
     * @param columns of the terminal
     * @param rows of the terminal
     */
    public record State(int columns, int rows) {}

    private final Console console;
    private Transport transport = Transport.NONE;
    private int columns = 80;
    private int rows = 25;

    /**
     * {@return a console device with a terminal of 80 by 25}
     *
     * @param console what it prints on and reads from
     */
    public static VirtioConsole create(Console console) {
        return new VirtioConsole(console);
    }

    private VirtioConsole(Console console) {
        this.console = console;
    }

    /** Gives what was typed to the driver, as far as it has buffers; to be called after something was typed. */
    public void inputArrived() {
        transport.use(RECEIVE, queue -> serve(RECEIVE, queue));
    }

    /**
     * Changes the size of the terminal, and tells the driver.
     *
     * @param newColumns 0 to 65,535
     * @param newRows 0 to 65,535
     */
    public void resize(int newColumns, int newRows) {
        if (newColumns >>> 16 != 0 || newRows >>> 16 != 0) {
            throw new IllegalArgumentException("a terminal of " + newColumns + " by " + newRows);
        }
        columns = newColumns;
        rows = newRows;
        transport.configurationChanged();
    }

    @Override
    public int deviceId() {
        return 3;
    }

    @Override
    public long features() {
        return SIZE | EMERGENCY_WRITE;
    }

    @Override
    public long requiredFeatures() {
        return 0;
    }

    @Override
    public List<Integer> queueSizes() {
        return List.of(QUEUE_SIZE, QUEUE_SIZE);
    }

    @Override
    public byte[] configuration() {
        byte[] space = new byte[CONFIGURATION_BYTES];
        ByteBuffer.wrap(space)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(0, (short) columns)
                .putShort(2, (short) rows)
                .putInt(4, 1);
        return space;
    }

    @Override
    public void configure(int offset, int size, int value) {
        if (offset == EMERGENCY_OFFSET) {
            console.print(value);
        }
    }

    @Override
    public void attach(Transport to) {
        transport = to;
    }

    @Override
    public void serve(int index, Virtqueue queue) {
        if (index == RECEIVE) {
            receive(queue);
        } else {
            transmit(queue);
        }
    }

    private void receive(Virtqueue queue) {
        while (console.inputWaiting() > 0) {
            Optional<DescriptorChain> next = queue.next();
            if (next.isEmpty()) {
                return;
            }
            DescriptorChain chain = next.get();
            byte[] typed = new byte[(int) Math.min(chain.writable(), Math.min(console.inputWaiting(), PIECE_BYTES))];
            if (typed.length == 0) {
                queue.fail("a console buffer without room");
                return;
            }
            for (int i = 0; i < typed.length; i++) {
                typed[i] = (byte) console.read();
            }
            chain.write(typed, 0, typed.length);
            queue.complete(chain);
        }
    }

    private void transmit(Virtqueue queue) {
        byte[] piece = new byte[PIECE_BYTES];
        Optional<DescriptorChain> next = queue.next();
        while (next.isPresent()) {
            DescriptorChain chain = next.get();
            int length = chain.read(piece, 0, PIECE_BYTES);
            for (int printed = 0; length > 0 && printed < PRINT_LIMIT; printed += length) {
                for (int i = 0; i < length; i++) {
                    console.print(piece[i]);
                }
                length = chain.read(piece, 0, PIECE_BYTES);
            }
            queue.complete(chain);
            next = queue.next();
        }
    }

    @Override
    public Record state() {
        return new State(columns, rows);
    }

    @Override
    public void restore(Record state) {
        State from = (State) state;
        columns = from.columns();
        rows = from.rows();
    }
}
