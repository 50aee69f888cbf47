package trapline.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import trapline.Await;

/** A debugger that says what it is told to. */
final class RemoteClient implements AutoCloseable {
    /** What comes when nothing more comes. */
    static final String END = "end of stream";

    private final Socket socket;

    RemoteClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) Await.LONG.toMillis());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@return the payload that answers a packet} */
    String ask(String payload) {
        send(payload);
        return receive();
    }

    void send(String payload) {
        write(Frames.of(payload));
    }

    void write(String chars) {
        try {
            socket.getOutputStream().write(chars.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@return the next payload; acknowledgements are skipped} */
    String receive() {
        int next = read();
        while (next == '+') {
            next = read();
        }
        if (next < 0) {
            return END;
        }
        assertEquals('$', next);
        StringBuilder payload = new StringBuilder();
        for (next = read(); next != '#'; next = read()) {
            payload.append((char) next);
        }
        int sum = payload.chars().sum() & 0xff;
        assertEquals("%02x".formatted(sum), "" + (char) read() + (char) read());
        return payload.toString();
    }

    /** {@return the next byte; -1 at the end} */
    int read() {
        try {
            return socket.getInputStream().read();
        } catch (java.net.SocketException reset) {
            return -1;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@return a register} */
    long register(int number) {
        byte[] bytes = HexFormat.of().parseHex(ask("p" + Integer.toHexString(number)));
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
