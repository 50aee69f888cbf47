package trapline.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.Input;
import trapline.vm.VirtualMachine;
import trapline.vm.VmState;

/**
 * A machine's console on this process's standard input and output. On a terminal, that is raw meanwhile, and Ctrl-A leads to
 * commands; otherwise bytes go through as they are, and the end of the input is the console's.
 */
final class MachineConsole implements AutoCloseable {
    private static final int CHUNK = 4096;
    private static final Duration LISTENING = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FULL = Duration.ofMillis(5);

    private final SingleMachine machine;
    private final ActorRef<VirtualMachine.Command> actor;
    private final Optional<Terminal.Raw> terminal;
    private final InputStream in = new FileInputStream(FileDescriptor.in);
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final EscapeKey escape = new EscapeKey();
    private final CompletableFuture<Boolean> left = new CompletableFuture<>();

    private MachineConsole(
            SingleMachine machine, ActorRef<VirtualMachine.Command> actor, Optional<Terminal.Raw> terminal) {
        this.machine = machine;
        this.actor = actor;
        this.terminal = terminal;
    }

    /** {@return the console of a machine, connected} */
    static MachineConsole open(SingleMachine machine, ActorRef<VirtualMachine.Command> actor) {
        Optional<Terminal.Raw> raw = Terminal.isInput() ? Terminal.raw() : Optional.empty();
        // Whatever ends the process, the terminal is the user's again.
        raw.ifPresent(changed -> Runtime.getRuntime().addShutdownHook(new Thread(changed::close, "restore terminal")));
        MachineConsole console = new MachineConsole(machine, actor, raw);
        daemon("console output", console::print);
        daemon("console input", console::type);
        return console;
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits; {@return whether the user has left, and the machine has not ended} */
    boolean await() throws InterruptedException {
        try {
            return left.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the console failed", failure.getCause());
        }
    }

    @Override
    public void close() {
        terminal.ifPresent(Terminal.Raw::close);
    }

    private void print() {
        try {
            long position = 0;
            while (!left.isDone()) {
                VirtualMachine.ConsoleText text = listen(position);
                out.write(text.bytes().getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                position = text.next();
                if (text.bytes().isEmpty() && isFinal(text.state())) {
                    left.complete(false);
                }
            }
        } catch (IOException nobodyReads) {
            // As when the reader of a pipe has gone: there is nobody to run for.
            left.complete(true);
        } catch (RuntimeException | Error failure) {
            left.completeExceptionally(failure);
        }
    }

    private static boolean isFinal(VmState state) {
        return state.isFinal();
    }

    private VirtualMachine.ConsoleText listen(long position) {
        while (true) {
            try {
                return machine.<VirtualMachine.Command, VirtualMachine.ConsoleText>ask(
                                actor, LISTENING, to -> new VirtualMachine.Listen(position, to))
                        .toCompletableFuture()
                        .join();
            } catch (CompletionException silence) {
                if (!(silence.getCause() instanceof TimeoutException)) {
                    throw silence;
                }
            }
        }
    }

    private void type() {
        try {
            byte[] chunk = new byte[CHUNK];
            int length = in.read(chunk);
            while (length >= 0 && !left.isDone()) {
                take(chunk, length);
                length = in.read(chunk);
            }
        } catch (IOException closed) {
            // The same as the end of the input.
        } catch (InterruptedException stopped) {
            return;
        }
        deliver(new Input.ConsoleEnd());
    }

    private void take(byte[] chunk, int length) throws InterruptedException, IOException {
        if (terminal.isEmpty()) {
            deliverAll(new String(chunk, 0, length, StandardCharsets.ISO_8859_1));
            return;
        }
        EscapeKey.Typed typed = escape.take(chunk, length);
        deliverAll(typed.forGuest());
        if (typed.wish().isPresent()) {
            switch (typed.wish().get()) {
                case LEAVE -> left.complete(true);
                case HELP -> {
                    out.write(("\n" + EscapeKey.TEXT + "\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        }
    }

    private void deliverAll(String bytes) throws InterruptedException {
        int done = 0;
        while (done < bytes.length() && !left.isDone()) {
            VirtualMachine.Reply reply = deliver(new Input.ConsoleInput(bytes.substring(done)));
            if (!(reply instanceof VirtualMachine.InputTaken(int taken, long _, var _))) {
                return;
            }
            done += taken;
            if (taken == 0) {
                Thread.sleep(FULL);
            }
        }
    }

    private VirtualMachine.Reply deliver(Input input) {
        return machine.<VirtualMachine.Command, VirtualMachine.Reply>ask(
                        actor, PATIENCE, to -> new VirtualMachine.Deliver(input, to))
                .toCompletableFuture()
                .join();
    }
}
