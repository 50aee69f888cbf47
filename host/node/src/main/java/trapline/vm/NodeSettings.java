package trapline.vm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import trapline.journal.Durability;
import trapline.journal.SharedDatabase;
import trapline.machine.Storage;
import trapline.monitor.ProcessorChoice;
import trapline.monitor.allocator.Quota;

/**
 * The settings of a node, as {@code config/trapline.conf} explains them.
 *
 * @param storageWords how large the real storage is, in words
 * @param defaultQuota what a tenant may have that has no quota of its own
 * @param scheduling how long a turn is
 * @param translation what translation may cost
 * @param decisionsKept how many decisions stay in memory
 * @param eventsKept how many events stay in memory
 * @param dataDirectory where the decision file is, and the journal of the machines that outlive the node if it is not shared
 * @param sharedJournal the database of that journal, if several nodes share it
 * @param durability what becomes of a machine that does not say it, when the node ends
 * @param snapshotInterval how long it is from one snapshot of a running machine to the next, at least
 * @param snapshotsKept how many snapshots of a machine are kept, at least 1
 * @param imagesDirectory where the node's images are
 * @param httpHost a loopback address
 * @param httpPort 0 (any) to 65535
 * @param config all settings, also those of the libraries
 */
public record NodeSettings(
        long storageWords,
        Quota defaultQuota,
        Host.Scheduling scheduling,
        Translations.Settings translation,
        int decisionsKept,
        int eventsKept,
        Path dataDirectory,
        Optional<SharedDatabase.Access> sharedJournal,
        Durability durability,
        Duration snapshotInterval,
        int snapshotsKept,
        Path imagesDirectory,
        String httpHost,
        int httpPort,
        Config config) {
    private static final int MOST_PORT = 65_535;

    /** A setting is missing or wrong; the message names it, with file and line. */
    public static final class WrongSettingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongSettingException(String message) {
            super(message);
        }
    }

    /**
     * {@return the settings in a file, over the defaults and under Java's system properties}
     *
     * @param file as {@code config/trapline.conf}
     * @param overrides what differs from the file
     * @throws WrongSettingException if something is wrong with them
     */
    public static NodeSettings read(Path file, Config overrides) {
        if (!Files.isRegularFile(file)) {
            throw new WrongSettingException("there is no settings file " + file + "; name one with --config");
        }
        try {
            return of(overrides.withFallback(ConfigFactory.parseFile(file.toFile())));
        } catch (ConfigException | IllegalArgumentException wrong) {
            throw new WrongSettingException(String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * {@return settings over the defaults and under Java's system properties}
     *
     * @param given what differs from the defaults
     */
    public static NodeSettings of(Config given) {
        Config config = ConfigFactory.load(given);
        Config own = config.getConfig("trapline");
        Config quota = own.getConfig("default-quota");
        return new NodeSettings(
                own.getBytes("storage") / Storage.BYTES_PER_CELL,
                new Quota(
                        quota.getInt("machines"),
                        quota.getBytes("storage") / Storage.BYTES_PER_CELL,
                        quota.getLong("weight")),
                new Host.Scheduling(
                        own.getLong("quantum"),
                        own.getLong("trap-cost"),
                        own.getDuration("clock-interval").toNanos()),
                new Translations.Settings(
                        processor(own),
                        positive(own, "translation.threads"),
                        own.getDouble("translation.share"),
                        positive(own, "translation.kept"),
                        Optional.of(own.getString("translation.directory"))
                                .filter(name -> !name.isEmpty())
                                .map(Path::of)),
                positive(own, "decisions-kept"),
                positive(own, "events-kept"),
                Path.of(own.getString("data-directory")),
                SharedDatabase.Access.of(config),
                Durability.of(own.getString("durability")),
                own.getDuration("snapshot-interval"),
                positive(own, "snapshots-kept"),
                Path.of(own.getString("images-directory")),
                own.getString("http.host"),
                port(own),
                config);
    }

    private static ProcessorChoice processor(Config config) {
        String name = config.getString("processor");
        return switch (name) {
            case "interpreted" -> ProcessorChoice.INTERPRETED;
            case "translated" -> ProcessorChoice.TRANSLATED;
            default ->
                throw new ConfigException.BadValue(
                        config.getValue("processor").origin(),
                        "processor",
                        "must be interpreted or translated, is " + name);
        };
    }

    private static int port(Config config) {
        int port = config.getInt("http.port");
        if (port < 0 || port > MOST_PORT) {
            throw new ConfigException.BadValue(
                    config.getValue("http.port").origin(), "http.port", "must be 0 to " + MOST_PORT + ", is " + port);
        }
        return port;
    }

    private static int positive(Config config, String name) {
        int value = config.getInt(name);
        if (value < 1) {
            throw new ConfigException.BadValue(config.getValue(name).origin(), name, "must be at least 1, is " + value);
        }
        return value;
    }
}
