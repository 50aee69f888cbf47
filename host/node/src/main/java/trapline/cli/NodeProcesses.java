package trapline.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Nodes as processes of their own. They end when this one does, whichever way that is: their input is a pipe from it. */
final class NodeProcesses implements AutoCloseable {
    private static final long STOP_SECONDS = 30;

    private record Running(String name, Process process, CompletableFuture<Boolean> ready) {}

    private final PrintWriter out;
    private final List<Running> all = new ArrayList<>();
    private boolean closed;

    NodeProcesses(PrintWriter out) {
        this.out = out;
    }

    /**
     * Starts a node.
     *
     * @param name its name
     * @param arguments its command line
     * @param ports where all nodes find each other
     * @param i its number, 1 and on
     * @param certificates its directory of them, if it has any
     * @throws IOException if it cannot be started
     */
    synchronized void start(
            String name, List<String> arguments, List<Integer> ports, int i, Optional<Path> certificates)
            throws IOException {
        List<String> line = new ArrayList<>();
        line.add(ProcessHandle.current().info().command().orElse("java"));
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        line.add("-Dtrapline.cluster.enabled=true");
        line.add("-Dtrapline.cluster.name=" + name);
        line.add("-Dtrapline.cluster.host=127.0.0.1");
        line.add("-Dtrapline.cluster.port=" + ports.get(i - 1));
        certificates.ifPresent(directory -> line.add("-Dtrapline.cluster.certificates=" + directory));
        for (int seed = 0; seed < ports.size(); seed++) {
            line.add("-Dtrapline.cluster.seeds." + seed + "=127.0.0.1:" + ports.get(seed));
        }
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), "trapline.cli.Main"));
        line.addAll(arguments);
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        all.add(new Running(name, process, ready));
        Thread.ofPlatform().daemon().name(name).start(() -> follow(name, process, ready));
    }

    private void follow(String name, Process process, CompletableFuture<Boolean> ready) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                say(name + " (process " + process.pid() + "): " + line);
                ready.complete(true);
            }
        } catch (IOException gone) {
            // Ended, one way or the other.
        }
        ready.complete(false);
        boolean expected = isClosed();
        int code = process.onExit().join().exitValue();
        if (!expected) {
            say(name + " ended with exit code " + code);
        }
    }

    private synchronized void say(String line) {
        out.println(Printable.line(line));
        out.flush();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized List<Running> all() {
        return List.copyOf(all);
    }

    /** Waits until each node is ready; if one is not going to be, all are ended. */
    void awaitReady() {
        for (Running one : all()) {
            if (!one.ready.join()) {
                close();
                throw new CommandFailedException(ExitCode.REFUSED, one.name + " did not start; see above");
            }
        }
    }

    /** Waits until each has ended; {@return whether it was us who ended them} */
    boolean awaitEnd() {
        all().forEach(one -> one.process.onExit().join());
        return isClosed();
    }

    /** Ends all of them as an interrupt does, and waits for that. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(one -> one.process.destroy());
        for (Running one : all()) {
            try {
                one.process.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
            } catch (CompletionException late) {
                one.process.destroyForcibly();
            }
        }
    }
}
