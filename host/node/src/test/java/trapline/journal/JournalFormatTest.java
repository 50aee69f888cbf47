package trapline.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import trapline.machine.Bytes;
import trapline.machine.Input;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;

/** What is written to the journal is read from it as it was, and nothing else is read. */
final class JournalFormatTest {
    private static final ActorTestKit KIT = ActorTestKit.create("format", ConfigFactory.load());
    private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());
    private static final Moment MOMENT = new Moment(123_456_789_012L, true);

    private static final List<Input> INPUTS = List.of(
            new Input.ConsoleInput("all bytes: \0\u0001\n\r\u007f\u0080\u00ff"),
            new Input.ConsoleEnd(),
            new Input.BitFlip(1L << 40, 63),
            new Input.NetworkFrame(Bytes.of(new byte[] {1, -1, 0, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14})),
            new Input.ClockSync(Long.MAX_VALUE));

    private static final List<VmEvent> EVENTS = Stream.<VmEvent>concat(
                    Stream.<VmEvent>of(
                            new VmEvent.Created(
                                    "vm",
                                    "tenant",
                                    "image",
                                    "thirdgen",
                                    4096,
                                    Shares.NORMAL,
                                    IoRates.DEFAULT,
                                    true,
                                    Durability.REPLAY,
                                    Optional.of("2026 1 /a disk")),
                            new VmEvent.Reached(MOMENT),
                            new VmEvent.Changed(MOMENT, Life.PAUSED),
                            new VmEvent.Moved(MOMENT, 77),
                            new VmEvent.Shared(new Shares(7, 99)),
                            new VmEvent.Failed(MOMENT, "why"),
                            new VmEvent.Saved(MOMENT, 3, "hash", Life.RUNNING, Shares.NORMAL),
                            new VmEvent.Kept(3, 2),
                            new VmEvent.Confirmed(),
                            new VmEvent.Deleted()),
                    INPUTS.stream().map(input -> new VmEvent.Entered(MOMENT, input)))
            .toList();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void everyEventAndEveryInputIsReadAsItWasWritten() {
        assertEquals(permitted(VmEvent.class), classes(EVENTS), "an event without an example");
        assertEquals(permitted(Input.class), classes(INPUTS), "an input without an example");
        EVENTS.forEach(event -> assertEquals(event, throughBytes(event)));
    }

    @Test
    void aSnapshotOfWhichItWasNotSaidHowManyAreKeptIsRead() throws IOException {
        byte[] before = new CBORMapper().writeValueAsBytes(Map.of("kind", "kept", "number", 3));
        Serializer cbor = SERIALIZATION.serializerFor(VmEvent.Kept.class);
        assertEquals(
                new VmEvent.Kept(3, 0),
                ((JacksonCborSerializer) cbor).fromBinary(before, VmEvent.Kept.class.getName()));
    }

    @Test
    void aSummaryIsReadAsItWasWritten() {
        History.Summary summary = new History.Summary(
                Optional.of((VmEvent.Created) EVENTS.getFirst()), EVENTS.subList(1, EVENTS.size()), List.of(2L, 3L));
        assertEquals(summary, throughBytes(summary));
        History.Summary empty = new History(2).summary();
        assertEquals(empty, throughBytes(empty));
    }

    @Test
    void nothingButWhatIsMeantForTheJournalIsRead() throws NotSerializableException {
        Serializer cbor = SERIALIZATION.serializerFor(VmEvent.Deleted.class);
        assertTrue(cbor instanceof JacksonCborSerializer);
        byte[] bytes = cbor.toBinary(new VmEvent.Deleted());
        for (String other : List.of("java.io.File", "trapline.vm.NodeSettings", "java.lang.ProcessBuilder")) {
            assertThrows(Exception.class, () -> ((JacksonCborSerializer) cbor).fromBinary(bytes, other), other);
        }
    }

    private static Object throughBytes(Object value) {
        byte[] bytes = SERIALIZATION.serialize(value).get();
        Serializer serializer = SERIALIZATION.findSerializerFor(value);
        assertTrue(serializer instanceof JacksonCborSerializer, () -> value + " by " + serializer);
        return ((JacksonCborSerializer) serializer)
                .fromBinary(bytes, ((JacksonCborSerializer) serializer).manifest(value));
    }

    private static Set<Class<?>> permitted(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses()).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<Class<?>> classes(List<?> values) {
        return values.stream().map(Object::getClass).collect(Collectors.toUnmodifiableSet());
    }
}
