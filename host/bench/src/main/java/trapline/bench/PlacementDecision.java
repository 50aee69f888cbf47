package trapline.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Offer;
import trapline.cluster.placement.Placement;
import trapline.cluster.placement.Policy;
import trapline.cluster.placement.Request;
import trapline.json.Json;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;

/**
 * What it takes to decide on which node a machine goes, with the explanation: every node's verdict kept in memory, and written as the line
 * of JSON that goes into the record. Each node has 100 machines, and one goes for each that comes.
 */
public final class PlacementDecision {
    private static final int[] NODES = {10, 31, 100, 1000};
    private static final int MACHINES_PER_NODE = 100;
    private static final int KEPT = 1000;
    private static final int ROUNDS = 9;
    private static final long WINDOW = 500_000_000;

    private final Placement placement = new Placement();
    private final Deque<VmId> there = new ArrayDeque<>();
    private final Deque<Decision> kept = new ArrayDeque<>();
    private long created;
    private long bytes;

    private PlacementDecision(int nodes) {
        placement.decide(new Request.Configure(Policy.SPREAD, new Quota(Integer.MAX_VALUE, 1L << 50, 1L << 50)));
        for (int i = 0; i < nodes; i++) {
            Offer offer = Offer.of(1L << 29, 2_000_000, Set.of("thirdgen", "riscv"));
            placement.decide(new Request.Join(NodeName.of("node-" + i), offer, false));
        }
        for (int i = 0; i < nodes * MACHINES_PER_NODE; i++) {
            there.add(create().vm().orElseThrow());
        }
    }

    private Decision create() {
        Demand.Wishes wishes = new Demand.Wishes(
                new TreeMap<>(),
                created % 10 == 0 ? Optional.of("group-" + created % 100) : Optional.empty(),
                Optional.empty());
        return placement.decide(new Request.Place(new Demand(
                VmId.of("vm-" + created++),
                Tenant.of("tenant-" + created % 20),
                "image-" + created % 7,
                "thirdgen",
                4096 + created % 13 * 512,
                0,
                100,
                false,
                wishes)));
    }

    /** One machine goes, one comes; {@return the nanoseconds of CPU time that the coming took} */
    private long turn(boolean written) {
        placement.decide(new Request.Release(there.remove()));
        long start = ProcessorTime.ofThisThread();
        Decision decision = create();
        kept.add(decision);
        if (kept.size() > KEPT) {
            kept.remove();
        }
        if (written) {
            bytes += Json.line(decision).length();
        }
        long took = ProcessorTime.ofThisThread() - start;
        there.add(decision.vm().orElseThrow());
        return took;
    }

    private double microseconds(boolean written) {
        long took = 0;
        long turns = 0;
        while (took < WINDOW) {
            took += turn(written);
            turns++;
        }
        return took / 1000.0 / turns;
    }

    /**
     * Runs it.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        System.out.println("| nodes | us to decide | us, written as JSON too | bytes of JSON |");
        System.out.println("|---|---|---|---|");
        for (int nodes : NODES) {
            PlacementDecision bench = new PlacementDecision(nodes);
            bench.microseconds(false);
            bench.microseconds(true);
            List<Double> decided = new ArrayList<>();
            List<Double> written = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                decided.add(bench.microseconds(false));
                written.add(bench.microseconds(true));
            }
            System.out.printf(
                    "| %,d | %s | %s | %,d |%n",
                    nodes,
                    new Rounds(decided).show(1),
                    new Rounds(written).show(1),
                    Json.line(bench.kept.getLast()).length());
            if (bench.bytes == 0) {
                throw new IllegalStateException("nothing was written");
            }
        }
    }
}
