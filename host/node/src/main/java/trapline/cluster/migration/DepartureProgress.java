package trapline.cluster.migration;

import java.util.Optional;
import trapline.cluster.migration.MigrationReport.Stage;

/** How far one migration is, told to the ledger now and then. */
final class DepartureProgress {
    private static final long NANOS_PER_MICRO = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final DepartureOrder order;
    private final long began = System.nanoTime();
    private long copyingSince = began;
    private long restsSince;
    private MigrationReport report;

    DepartureProgress(DepartureOrder order) {
        this.order = order;
        this.report = order.begin();
    }

    Stage stage() {
        return report.stage();
    }

    MigrationReport report() {
        return report;
    }

    /** {@return for how long it has been copying} */
    long copyingNanos() {
        return System.nanoTime() - copyingSince;
    }

    void of(long words) {
        change(report.stage(), report.rounds(), report.pages(), report.bytes(), report.lastRoundPages(), words);
    }

    void is(Stage stage) {
        if (stage == Stage.COPYING) {
            copyingSince = System.nanoTime();
        }
        change(stage, report.rounds(), report.pages(), report.bytes(), report.lastRoundPages(), report.memoryWords());
    }

    void rests(long since) {
        restsSince = since;
    }

    void tell(Parcels parcels, int rounds, long roundPages) {
        change(report.stage(), rounds, parcels.pages(), parcels.bytes(), roundPages, report.memoryWords());
    }

    void verified(Departure.Verified verified) {
        report = with(
                report.downtimeMicros(),
                Optional.of(verified.steps()),
                Optional.of(verified.hash()),
                Optional.empty(),
                report.stage());
    }

    void started() {
        long micros = (System.nanoTime() - restsSince) / NANOS_PER_MICRO;
        report = with(Optional.of(micros), report.steps(), report.hash(), Optional.empty(), report.stage());
    }

    void failed(Stage stage, String why) {
        report = with(report.downtimeMicros(), report.steps(), report.hash(), Optional.of(why), stage);
        order.ledger().put(report);
    }

    private MigrationReport with(
            Optional<Long> downtime, Optional<Long> steps, Optional<String> hash, Optional<String> why, Stage stage) {
        return new MigrationReport(
                report.vm(),
                report.from(),
                report.to(),
                stage,
                report.rounds(),
                report.pages(),
                report.bytes(),
                report.lastRoundPages(),
                report.memoryWords(),
                downtime,
                millis(),
                steps,
                hash,
                why);
    }

    private void change(Stage stage, int rounds, long pages, long bytes, long roundPages, long words) {
        report = new MigrationReport(
                report.vm(),
                report.from(),
                report.to(),
                stage,
                rounds,
                pages,
                bytes,
                roundPages,
                words,
                report.downtimeMicros(),
                millis(),
                report.steps(),
                report.hash(),
                report.reason());
        order.ledger().put(report);
    }

    private long millis() {
        return (System.nanoTime() - began) / NANOS_PER_MILLI;
    }
}
