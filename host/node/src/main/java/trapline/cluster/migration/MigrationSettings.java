package trapline.cluster.migration;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How machines are migrated, as {@code config/trapline.conf} explains it.
 *
 * @param downtime for how long a machine may rest, by estimate
 * @param rounds how many rounds of copying at most
 * @param atOnce how many machines of a drained node are on their way at once
 */
public record MigrationSettings(Duration downtime, int rounds, int atOnce) {
    public MigrationSettings {
        if (downtime.isNegative() || downtime.isZero() || rounds < 1 || atOnce < 1) {
            throw new IllegalArgumentException("trapline.cluster.migration: downtime, rounds and at-once are above 0");
        }
    }

    /**
     * {@return the settings of a node}
     *
     * @param config all of its settings
     * @throws IllegalArgumentException if one is wrong
     */
    public static MigrationSettings of(Config config) {
        Config own = config.getConfig("trapline.cluster.migration");
        return new MigrationSettings(own.getDuration("downtime"), own.getInt("rounds"), own.getInt("at-once"));
    }

    /** {@return the same with another downtime} */
    public MigrationSettings withDowntime(Duration other) {
        return new MigrationSettings(other, rounds, atOnce);
    }
}
