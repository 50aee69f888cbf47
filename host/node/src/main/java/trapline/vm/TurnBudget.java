package trapline.vm;

import java.util.Optional;
import trapline.monitor.Guest;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;
import trapline.monitor.allocator.TokenBucket;

/**
 * What one machine may use in its turns, by the shares and rates that A granted. The thread pool gives every machine a turn in
 * its round; the weight says how long it is. The cap and the device rates are token buckets, charged at the end of a turn.
 */
final class TurnBudget {
    private static final int NORMAL_WEIGHT = 100;
    private static final long CAP_BURSTS_PER_SECOND = 10;

    private final long turn;
    private final Optional<TokenBucket> cap;
    private final TokenBucket console;
    private final TokenBucket blocks;

    private long opened;
    private long printedLimit;
    private long transferLimit;
    private long printedAtOpen;
    private long transfersAtOpen;

    TurnBudget(Shares shares, IoRates rates, long quantum, long now) {
        turn = Math.max(1, quantum * shares.weight() / NORMAL_WEIGHT);
        cap = shares.cap() == 0
                ? Optional.empty()
                : Optional.of(new TokenBucket(shares.cap(), Math.max(1, shares.cap() / CAP_BURSTS_PER_SECOND), now));
        console = new TokenBucket(rates.consoleBytesPerSecond(), rates.consoleBurst(), now);
        blocks = new TokenBucket(rates.sectorsPerSecond(), rates.sectorBurst(), now);
    }

    /** {@return how long the machine must wait before its next turn, in nanoseconds; 0 if it need not} */
    long nanosUntilAllowed(long now) {
        long devices = Math.max(console.nanosUntil(now, 1), blocks.nanosUntil(now, 1));
        return Math.max(devices, cap.map(bucket -> bucket.nanosUntil(now, 1)).orElse(0L));
    }

    /** {@return how many instructions the turn that now begins may retire} */
    long open(long now, Guest guest) {
        printedAtOpen = guest.printed();
        transfersAtOpen = guest.blockTransfers();
        printedLimit = printedAtOpen + console.available(now);
        transferLimit = transfersAtOpen + blocks.available(now);
        opened = cap.map(bucket -> Math.min(turn, bucket.available(now))).orElse(turn);
        return opened;
    }

    /** {@return whether the turn may go on, as far as the devices are concerned} */
    boolean devicesAllowed(Guest guest) {
        return guest.printed() < printedLimit && guest.blockTransfers() < transferLimit;
    }

    /** Charges what the turn has used; of its fuel, {@code left} is left, which is negative if it took too much. */
    void close(long now, long left, Guest guest) {
        console.consume(now, guest.printed() - printedAtOpen);
        blocks.consume(now, guest.blockTransfers() - transfersAtOpen);
        cap.ifPresent(bucket -> bucket.consume(now, opened - left));
    }
}
