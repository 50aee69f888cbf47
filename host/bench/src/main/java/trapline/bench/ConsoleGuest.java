package trapline.bench;

import java.time.Duration;

/** A guest with a console that a benchmark reads and types on, wherever it runs: in a node of this process, or in QEMU. */
interface ConsoleGuest extends AutoCloseable {
    /** Of a guest that prints nothing for so long, something is wrong. */
    Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * Waits until the guest has printed a text, behind what was returned by the last call.
     *
     * @param text to wait for
     * @return what was printed until then, the text and what follows it on its line included, without carriage returns
     * @throws IllegalStateException if the guest ends before
     */
    String await(String text);

    /** Waits until the guest has powered off; {@return what it printed since the last call of {@link #await}} */
    String awaitEnd();

    /** Types on the console. */
    void type(String text);

    /** {@return what the guest has cost so far} */
    Cost cost();

    @Override
    void close();
}
