package trapline.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Types on a machine's console, each byte once: what is not answered is sent again for the same position among all that was ever typed
 * there, so the machine does not take it twice.
 */
final class Typing {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHUNK = 64 * 1024;
    private static final int CONFLICT = 409;
    /** Bad gateway, busy or late, gateway timeout: nobody knows whether it was done. */
    private static final Set<Integer> UNSURE = Set.of(502, 503, 504);

    private final NodeClient client;
    private final String id;
    private final String path;
    private long position;

    private Typing(NodeClient client, String id, String path, long position) {
        this.client = client;
        this.id = id;
        this.path = path;
        this.position = position;
    }

    /** {@return somebody who types behind what was typed so far} */
    static Typing on(NodeClient client, String id) {
        String path = VmCommand.path(id) + "/console";
        // From where nothing was printed yet, since nobody reads here.
        long position =
                client.get(path + "?from=" + Long.MAX_VALUE).path("typed").asLong();
        return new Typing(client, id, path, position);
    }

    /** Types all bytes, as the machine has room for them, and tells how many it has taken. */
    void type(byte[] bytes, IntConsumer progress) throws InterruptedException {
        int typed = 0;
        while (typed < bytes.length) {
            int taken = offer(Arrays.copyOfRange(bytes, typed, Math.min(bytes.length, typed + CHUNK)));
            typed += taken;
            progress.accept(typed);
            if (taken == 0) {
                Thread.sleep(POLL);
            }
        }
    }

    /** {@return how many of some bytes the machine took} */
    private int offer(byte[] bytes) throws InterruptedException {
        long begin = System.nanoTime();
        boolean unsure = false;
        while (true) {
            boolean patient = System.nanoTime() - begin < PATIENCE.toNanos();
            try {
                NodeClient.Answer answer = client.tryBytes(path + "?position=" + position, bytes);
                if (answer.status() == CONFLICT && answer.body().has("position")) {
                    int taken = place(answer.body().path("position").asLong(), unsure, bytes.length);
                    if (taken > 0) {
                        return taken;
                    }
                } else if (UNSURE.contains(answer.status()) && patient) {
                    unsure = true;
                    Thread.sleep(PAUSE);
                } else {
                    position = answer.granted().path("position").asLong();
                    return answer.body().path("taken").asInt();
                }
            } catch (IOException silence) {
                if (!patient) {
                    throw client.silence(silence);
                }
                unsure = true;
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Takes the position that there is; {@return how much of what was sent is before it} */
    private int place(long there, boolean unsure, int length) {
        long moved = there - position;
        position = there;
        if (!unsure) {
            // Somebody else has typed.
            return 0;
        }
        if (moved <= 0 || moved > length) {
            throw new CommandFailedException(
                    ExitCode.REFUSED,
                    "nobody knows what of the input has come in: somebody else types on '" + id
                            + "', too, or it was started anew");
        }
        return (int) moved;
    }
}
