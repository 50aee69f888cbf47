package trapline.cluster.migration;

import java.util.Locale;
import java.util.Optional;
import trapline.cluster.placement.NodeName;
import trapline.monitor.VmId;

/**
 * How far a migration is, or how it ended.
 *
 * @param vm which machine
 * @param from where it was
 * @param to where it goes
 * @param stage how far it is
 * @param rounds how often its memory was gone through while it ran
 * @param pages how many pages of memory were sent, some more than once
 * @param bytes how much was sent in all
 * @param lastRoundPages how many pages the last round found changed
 * @param memoryWords how much memory it has
 * @param downtimeMicros for how long it rested, once it has been started there: from its last instruction here until this node knew that
 * @param totalMillis how long all of it has taken
 * @param steps the step at which it went over, with the same state hash on both sides
 * @param hash that hash
 * @param reason why it did not come to pass
 */
public record MigrationReport(
        VmId vm,
        NodeName from,
        NodeName to,
        Stage stage,
        int rounds,
        long pages,
        long bytes,
        long lastRoundPages,
        long memoryWords,
        Optional<Long> downtimeMicros,
        long totalMillis,
        Optional<Long> steps,
        Optional<String> hash,
        Optional<String> reason)
        implements MigrationMessage {
    /** {@return the report of a migration that begins} */
    public static MigrationReport begin(VmId vm, NodeName from, NodeName to, long memoryWords) {
        return new MigrationReport(
                vm,
                from,
                to,
                Stage.PREPARING,
                0,
                0,
                0,
                0,
                memoryWords,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** {@return the same of one that somebody did not want any more before it had begun} */
    public MigrationReport cancelled(String why) {
        return new MigrationReport(
                vm,
                from,
                to,
                Stage.CANCELLED,
                rounds,
                pages,
                bytes,
                lastRoundPages,
                memoryWords,
                downtimeMicros,
                totalMillis,
                steps,
                hash,
                Optional.of(why));
    }

    /** How far a migration is. */
    public enum Stage {
        /** The other node gets ready. */
        PREPARING,
        /** The machine runs and is copied. */
        COPYING,
        /** It rests, and what is left is copied and compared. */
        STOPPING,
        /** The other node has been told to go on with it. */
        GIVING,
        /** It is there. */
        DONE,
        /** Somebody did not want it any more; it is where it was. */
        CANCELLED,
        /** It did not work; it is where it was, unless the reason says something else. */
        FAILED;

        /** {@return the name in answers} */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** {@return whether it has ended} */
        public boolean isFinal() {
            return this == DONE || this == CANCELLED || this == FAILED;
        }
    }
}
