package trapline.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import trapline.Commands;

/**
 * A network namespace: processes in it have network devices of their own. A {@link #door} leads from a port of the test's loopback into it,
 * past all that connects it with others.
 */
final class NetworkNamespace implements AutoCloseable {
    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x4000_0000;

    private final String name;
    /** Its one thread is in the namespace, and so is every socket that it makes. */
    private final ExecutorService inside =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    private final List<ServerSocketChannel> doors = new ArrayList<>();

    NetworkNamespace(String name) {
        this.name = name;
        Commands.run("ip", "netns", "add", name);
        inside("link", "set", "lo", "up");
        CompletableFuture.runAsync(() -> enter("/run/netns/" + name), inside).join();
    }

    String name() {
        return name;
    }

    /** Runs {@code ip} with these arguments in it. */
    void inside(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments));
        Commands.run(command);
    }

    /** {@return what a command line begins with so that its process is in here} */
    List<String> entry() {
        return List.of("ip", "netns", "exec", name);
    }

    private static void enter(String file) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            int descriptor =
                    (int) call(linker, "open", ValueLayout.ADDRESS).invokeExact(arena.allocateFrom(file), O_RDONLY);
            int result = (int) call(linker, "setns", ValueLayout.JAVA_INT).invokeExact(descriptor, CLONE_NEWNET);
            if (descriptor < 0 || result != 0) {
                throw new AssertionError("cannot enter " + file);
            }
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private static MethodHandle call(Linker linker, String name, MemoryLayout first) {
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, first, ValueLayout.JAVA_INT));
    }

    /** {@return a port of loopback, outside, that leads to an address in here} */
    int door(String host, int port) {
        try {
            ServerSocketChannel door =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            doors.add(door);
            Thread.ofVirtual().start(() -> letIn(door, new InetSocketAddress(host, port)));
            return ((InetSocketAddress) door.getLocalAddress()).getPort();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    private void letIn(ServerSocketChannel door, InetSocketAddress to) {
        while (door.isOpen()) {
            try {
                SocketChannel from = door.accept();
                Thread.ofVirtual().start(() -> pass(from, to));
            } catch (IOException | RuntimeException closed) {
                // By whoever closed the door, or nobody is there.
            }
        }
    }

    private void pass(SocketChannel from, InetSocketAddress to) {
        try (from;
                SocketChannel there =
                        CompletableFuture.supplyAsync(() -> connect(to), inside).join()) {
            Thread back = Thread.ofVirtual().start(() -> pass(there, from));
            pass(from, there);
            back.join();
        } catch (IOException | CompletionException nobodyThere) {
            // Who came hears it by the end of the connection.
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static SocketChannel connect(InetSocketAddress to) {
        try {
            return SocketChannel.open(to);
        } catch (IOException refused) {
            throw new CompletionException(refused);
        }
    }

    /** Until one of them ends; then both do. */
    private static void pass(SocketChannel from, SocketChannel to) {
        try {
            Channels.newInputStream(from).transferTo(Channels.newOutputStream(to));
        } catch (IOException over) {
            // For the other direction, too.
        }
        close(from);
        close(to);
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception gone) {
            // As it should be.
        }
    }

    /** It is gone when the last process in it is. */
    @Override
    public void close() {
        doors.forEach(NetworkNamespace::close);
        inside.shutdownNow();
        Commands.run("ip", "netns", "del", name);
    }
}
