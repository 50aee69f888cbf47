package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * Types on a machine's console, each byte once: what is not answered is sent again for the same position among all that was ever typed
 * there, so the machine does not take it twice. It is for one who types. If somebody else is seen to type, too, that is no harm as long as every
 * request is answered; else nobody can know whose bytes came in, and it ends with an error.
 */
final class Typing {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHUNK = 64 * 1024;
    private static final int CONFLICT = 409;

    private final NodeClient client;
    private final String id;
    private final String path;
    private long position;
    /** Whether something that was sent for this position may have come in, or may come in yet. */
    private boolean unsure;
    /** Whether somebody else was seen to type. */
    private boolean othersType;
    /** Whether it was concluded from the position how much had come in, which is so if nobody else types. */
    private boolean hasCounted;

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

    /** Ends the input behind what was typed; {@return the machine} */
    JsonNode end() throws InterruptedException {
        while (true) {
            Said said = send("&end=true", new byte[0]);
            OptionalLong there = said.otherPosition();
            if (there.isEmpty()) {
                // A machine that takes no more input has ended it, or itself.
                return unsure && said.answer.status() == CONFLICT
                        ? client.get(VmCommand.path(id)).path("vm")
                        : said.answer.granted().path("vm");
            }
            // Behind an end nothing is typed, so this one is not in.
            others(there.getAsLong());
        }
    }

    /** {@return how many of some bytes the machine took} */
    private int offer(byte[] bytes) throws InterruptedException {
        while (true) {
            Said said = send("", bytes);
            OptionalLong there = said.otherPosition();
            if (there.isEmpty()) {
                // If that took nothing, what had no answer before may yet come in.
                goOnFrom(said.answer.granted().path("position").asLong());
                return said.answer.body().path("taken").asInt();
            }
            if (unsure) {
                return count(there.getAsLong(), bytes.length);
            }
            others(there.getAsLong());
        }
    }

    /** What a node has said of something that was sent until one said anything. */
    private record Said(NodeClient.Answer answer) {
        /** {@return how much was typed, if that is not what was thought and so nothing was done now} */
        OptionalLong otherPosition() {
            return answer.status() == CONFLICT && answer.body().has("position")
                    ? OptionalLong.of(answer.body().path("position").asLong())
                    : OptionalLong.empty();
        }
    }

    private Said send(String more, byte[] bytes) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            boolean patient = System.nanoTime() - begin < PATIENCE.toNanos();
            try {
                NodeClient.Answer answer = client.tryBytes(path + "?position=" + position + more, bytes);
                if (!answer.isUnsure() || !patient) {
                    return new Said(answer);
                }
                unsure |= answer.mayBeDone();
            } catch (IOException silence) {
                if (!patient) {
                    throw client.silence(silence);
                }
                unsure |= !(silence instanceof ConnectException);
            }
            Thread.sleep(PAUSE);
        }
    }

    /** Goes on from the position that there is; {@return how much of what was sent without an answer is before it} */
    private int count(long there, int length) {
        long moved = there - position;
        if (othersType || moved <= 0 || moved > length) {
            throw unknown();
        }
        hasCounted = true;
        goOnFrom(there);
        return (int) moved;
    }

    /** Goes on behind what somebody else has typed. Perhaps he did so before, and it was counted for ours. */
    private void others(long there) {
        if (hasCounted) {
            throw unknown();
        }
        othersType = true;
        goOnFrom(there);
    }

    /** What was sent for another position does not come in any more. */
    private void goOnFrom(long there) {
        unsure &= there == position;
        position = there;
    }

    private CommandFailedException unknown() {
        return new CommandFailedException(
                ExitCode.REFUSED,
                "nobody knows what of the input has come in: a node did not answer, and somebody else types on '" + id
                        + "', too, or it was started anew; look at what it has printed");
    }
}
