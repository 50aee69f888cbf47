package trapline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import trapline.machine.MacAddress;

/**
 * How many frames a second go from one guest to another over their tenant's switch: Debian sends a stream of zeros by TCP to another Debian,
 * which counts the frames. The system property {@code mebibytes} says how long the stream is (16). There is no goal.
 */
public final class NetworkFrames {
    private static final int MEBIBYTES = Integer.getInteger("mebibytes", 16);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final String ADDRESS = "10.7.0.";
    private static final String READY = "@ready";
    private static final String RECEIVED = "@received ";

    /** What the guests run: functions, and what is typed calls them. */
    private static final String SCRIPT = """
            count() { cat /sys/class/net/eth0/statistics/$1; }
            address() { ip addr add %1$s$1/24 dev eth0; ip link set eth0 up; echo '%2$s'; }
            receive() {
                rx=$(count rx_packets); tx=$(count tx_packets); bytes=$(count rx_bytes)
                echo '%2$s'
                nc -l -p 9 </dev/console >/dev/null
                echo "%3$s$(($(count rx_packets) - rx)) $(($(count tx_packets) - tx)) $(($(count rx_bytes) - bytes)) "
            }
            send() { dd if=/dev/zero bs=64k count=$((16 * $1)) 2>/dev/null | nc %1$s1 9; }
            /lib/load net
            echo '%2$s'
            while read -r command </dev/console; do eval "$command"; done
            """.formatted(ADDRESS, READY, RECEIVED);

    private NetworkFrames() {}

    /**
     * Measures.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        try (BenchNode node = BenchNode.start("1 GiB", 0);
                DebianGuest debian = DebianGuest.withModules(
                        Map.of("network", SCRIPT.getBytes(StandardCharsets.US_ASCII)), "network");
                ConsoleGuest receiver = start(node, debian, 1);
                ConsoleGuest sender = start(node, debian, 2)) {
            for (int round = 0; round < ROUNDS; round++) {
                measure(receiver, sender);
            }
        }
    }

    private static ConsoleGuest start(BenchNode node, DebianGuest debian, int number) {
        ConsoleGuest guest =
                HostedGuest.start(node, "linux-" + number, debian.program(false).withNetwork(MacAddress.local(number)));
        guest.await(READY);
        guest.type("address " + number + "\n");
        guest.await(READY);
        return guest;
    }

    private static void measure(ConsoleGuest receiver, ConsoleGuest sender) {
        receiver.type("receive\n");
        receiver.await(READY);
        long processor = ProcessorTime.ofTheProcess();
        long start = System.nanoTime();
        sender.type("send " + MEBIBYTES + "\n");
        String counted = receiver.await(RECEIVED);
        double seconds = (System.nanoTime() - start) / 1e9;
        double processorSeconds = (ProcessorTime.ofTheProcess() - processor) / 1e9;
        String[] counts = counted.substring(counted.indexOf(RECEIVED) + RECEIVED.length())
                .strip()
                .split(" ", -1);
        long frames = Long.parseLong(counts[0]) + Long.parseLong(counts[1]);
        System.out.printf(
                Locale.ROOT,
                "%.0f frames a second (%s to the receiver, %s back, %.1f MiB/s); %.0f CPU microseconds of all threads a frame%n",
                frames / seconds,
                counts[0],
                counts[1],
                Long.parseLong(counts[2]) / seconds / (1 << 20),
                processorSeconds * 1e6 / frames);
    }
}
