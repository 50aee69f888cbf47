package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import trapline.cluster.migration.Arrival;
import trapline.cluster.migration.Departure;
import trapline.cluster.migration.MigrationMessage;
import trapline.cluster.migration.MigrationReport;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Offer;
import trapline.cluster.placement.Placement;
import trapline.cluster.placement.RandomRecord;
import trapline.cluster.placement.Rebalance;
import trapline.cluster.placement.Request;
import trapline.cluster.placement.WhyNot;
import trapline.journal.Durability;
import trapline.machine.Bytes;
import trapline.machine.MacAddress;
import trapline.machine.Seeds;
import trapline.machine.snapshot.Traits;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Shares;
import trapline.vm.Leaving;
import trapline.vm.PastInputs;
import trapline.vm.VmState;

/** Every message that may go from node to node is read as it was written. The sealed types say which there are. */
class ClusterMessagesTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load());
    private static final NodeName NODE = NodeName.of("node-1");
    private static final VmId VM = VmId.of("vm-1");
    private static final Tenant TENANT = Tenant.of("tenant");
    private static final Quota QUOTA = new Quota(1, 2, 3);
    private static final Offer OFFER = Offer.of(1024, 100, Set.of("thirdgen"));
    private static final Demand DEMAND = new Demand(
            VM,
            TENANT,
            "echo",
            "thirdgen",
            100,
            0,
            100,
            true,
            new Demand.Wishes(new TreeMap<>(Map.of("disk", "fast")), Optional.of("group"), Optional.of(NODE)));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static <T> ActorRef<T> ref() {
        return KIT.<T>createTestProbe().ref();
    }

    /** One of each, but for what has decisions in it. */
    private static List<ClusterMessage> samples() {
        ActorRef<Authority.Answer> to = ref();
        Request.Place place = new Request.Place(DEMAND, new TreeSet<>(Set.of(NODE)));
        Placement.NodeView view = new Placement.NodeView(NODE, OFFER, true, false, 512, 100, 1);
        return List.of(
                new Authority.Place(place, to),
                new Authority.DryRun(place, to),
                new Authority.Drain(NODE, to),
                new Authority.Undrain(NODE, to),
                new Authority.Label(new Request.SetLabels(NODE, new TreeMap<>(Map.of("a", "b"))), to),
                new Authority.SetQuota(TENANT, QUOTA, to),
                new Authority.Resize(VM, 100, 200, to),
                new Authority.Release(NODE, VM, to),
                new Authority.Move(VM, NODE, Optional.of(NODE), new TreeSet<>(Set.of(NODE)), to),
                new Authority.Arrived(NODE, DEMAND, to),
                new Authority.Stays(NODE, VM, to),
                new Authority.Where(VM, to),
                new Authority.Show(to),
                new Authority.Even(7, 2, true, to),
                new Authority.ShowEven(true, to),
                new Authority.Rebalanced(
                        new Rebalance(
                                List.of(new Rebalance.Step(VM, NODE, NodeName.of("node-2"), 4, 1, 3, 2)),
                                4,
                                1,
                                3,
                                2,
                                "end"),
                        Optional.of(new Dock.Evacuated(1, List.of(VM), List.of(VM), 2, Map.of("a", "b")))),
                new Authority.Why(VM, to),
                new Authority.WhyNotOn(VM, NODE, to),
                new Authority.Recent(Optional.of(VM), 10, to),
                new Authority.Report(
                        3,
                        NODE,
                        "pekko://trapline@127.0.0.1:1",
                        "http://127.0.0.1:2",
                        OFFER,
                        true,
                        Stream.of(Authority.Presence.values())
                                .map(presence -> new Authority.Reported(DEMAND, presence))
                                .toList(),
                        List.of(new Authority.TenantQuota(TENANT, QUOTA)),
                        2,
                        new Authority.Part(5, 1, 3),
                        ref()),
                new Authority.Outdated(7),
                new Authority.Located(NODE, "pekko://trapline@127.0.0.1:1", "http://127.0.0.1:2"),
                new Authority.Overview(NODE, 2, List.of(new Authority.NodeStatus(view, Optional.of("http://a")))),
                new Authority.Unknown("what"),
                new Authority.NotNow("why"),
                new Agent.Enquire(4, ref()),
                new Agent.Reserved(true),
                new Agent.Expected(Optional.of(ref())),
                new Agent.TakenOver(Agent.TakenOver.Result.NO_ROOM, "why"),
                new Agent.Mark(4, true, new TreeMap<>(Map.of("a", "b")), ref()),
                new Agent.Marked(true),
                new Agent.Quotas(4, List.of(new Authority.TenantQuota(TENANT, QUOTA))),
                new Agent.Send(4, VM, NODE, ref()),
                new Agent.Sending(Optional.of("why")),
                new Agent.WhyHere(VM, to));
    }

    private static List<ClusterMessage> withDecision(Decision decision) {
        return List.of(
                new Authority.Decided(
                        decision,
                        Optional.of(new Authority.Located(NODE, "pekko://trapline@127.0.0.1:1", "http://127.0.0.1:2"))),
                new Authority.Because(decision),
                new Authority.Destined(decision, "http://127.0.0.1:2", ref()),
                new Agent.Expect(4, DEMAND, decision, ref()),
                new Authority.Decisions(List.of(decision)),
                new Agent.Reserve(4, DEMAND, decision, ref()),
                new Agent.TakeOver(4, DEMAND, decision, 7, "node-1", "holder", ref()));
    }

    @Test
    void everyMessageOfTheSealedTypesIsReadAsItWasWritten() {
        Set<Class<?>> seen =
                samples().stream().map(ClusterMessagesTest::checkRoundTrip).collect(Collectors.toSet());
        Seeds.forEach(5, chance -> {
            List<Decision> record = RandomRecord.of(chance, 100);
            Placement placement = new Placement();
            for (Decision decision : record) {
                placement.decide(decision.request());
                withDecision(decision).forEach(message -> seen.add(checkRoundTrip(message)));
            }
            for (Placement.NodeView node : placement.nodes()) {
                WhyNot why = placement.whyNot(DEMAND, node.name()).orElseThrow();
                seen.add(checkRoundTrip(new Authority.NotBecause(why)));
            }
        });
        Stream.of(Authority.Command.class, Authority.Answer.class, Agent.Command.class)
                .flatMap(ClusterMessagesTest::records)
                .filter(ClusterMessage.class::isAssignableFrom)
                .forEach(type -> assertTrue(seen.contains(type), () -> type + " is not tried here"));
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ClusterMessagesTest::records)
                : Stream.of(type);
    }

    /** One of each that goes between the two nodes of a migration. */
    private static List<MigrationMessage> migration() {
        Traits traits = new Traits("riscv", 4096, Optional.of(MacAddress.local(7)), true, 1_700_000_000L, true, true);
        MigrationReport report = new MigrationReport(
                VM,
                NODE,
                NodeName.of("node-2"),
                MigrationReport.Stage.DONE,
                2,
                3,
                4,
                5,
                6,
                Optional.of(7L),
                8,
                Optional.of(9L),
                Optional.of("hash"),
                Optional.of("why"));
        return List.of(
                new Arrival.Begin(
                        new Arrival.Announcement(
                                VM,
                                TENANT,
                                "linux",
                                traits,
                                1 << 20,
                                new Shares(7, 1000),
                                IoRates.DEFAULT,
                                true,
                                Optional.of("file"),
                                Durability.REPLAY,
                                OptionalLong.of(7)),
                        ref()),
                new Arrival.Memory(1, List.of(0L, 1L << 40), Bytes.of(new byte[8192])),
                new Arrival.Beside(2, List.of(4096, 17), Bytes.of(new byte[4113])),
                new Arrival.Past(3, 5, Bytes.of((byte) 1)),
                new Arrival.Rest(4, Bytes.of((byte) 2)),
                new Arrival.Rehearse(5),
                new Arrival.Last(
                        6,
                        "hash",
                        new Leaving.Luggage(
                                1L << 40,
                                VmState.WAITING,
                                Optional.of(3L),
                                Shares.NORMAL,
                                OptionalLong.of(5),
                                1_700_000_000_000_000_000L,
                                6),
                        new PastInputs(7, Bytes.NONE, 1, 2, 3, 4, true, false)),
                new Arrival.Go(report),
                new Arrival.Abort("why"),
                new Arrival.Farewell(report),
                new Departure.Ready(),
                new Departure.Taken(1),
                new Departure.Verified("hash", 1, 2),
                new Departure.Started(),
                new Departure.Dropped("why", true),
                new Departure.Known());
    }

    @Test
    void everyMessageOfAMigrationIsReadAsItWasWritten() {
        Set<Class<?>> seen =
                migration().stream().map(ClusterMessagesTest::checkRoundTrip).collect(Collectors.toSet());
        Stream.of(Arrival.Command.class, Departure.Command.class)
                .flatMap(ClusterMessagesTest::records)
                .filter(MigrationMessage.class::isAssignableFrom)
                .forEach(type -> assertTrue(seen.contains(type), () -> type + " is not tried here"));
    }

    private static Class<?> checkRoundTrip(Object message) {
        Serialization serialization = SerializationExtension.get(KIT.system());
        Serializer serializer = serialization.findSerializerFor(message);
        assertInstanceOf(JacksonCborSerializer.class, serializer);
        byte[] bytes = serialization.serialize(message).get();
        Object read = serialization
                .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message))
                .get();
        assertEquals(message, read);
        return message.getClass();
    }

    /** What is no message is not written, whatever it is part of. */
    @Test
    void nothingElseIsWritten() {
        Serialization serialization = SerializationExtension.get(KIT.system());
        List<Object> others = new ArrayList<>(List.of(DEMAND, OFFER, new AgentActor.Ended(VM, ref())));
        for (Object other : others) {
            assertThrows(Exception.class, () -> serialization.serialize(other).get(), () -> other.toString());
        }
    }
}
