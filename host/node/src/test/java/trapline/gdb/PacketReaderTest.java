package trapline.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import trapline.gdb.PacketReader.Again;
import trapline.gdb.PacketReader.Damaged;
import trapline.gdb.PacketReader.Interrupt;
import trapline.gdb.PacketReader.Item;
import trapline.gdb.PacketReader.Packet;
import trapline.gdb.PacketReader.TooLong;
import trapline.machine.Seeds;

/** Packets in a stream of bytes, honest or not. */
class PacketReaderTest {
    private static List<Item> read(String... parts) {
        PacketReader reader = new PacketReader();
        List<Item> items = new ArrayList<>();
        for (String part : parts) {
            items.addAll(reader.read(part.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return items;
    }

    @Test
    void packetsAreTakenFromTheStreamHoweverItIsCut() {
        List<Item> expected = List.of(new Packet("g"), new Again(), new Interrupt(), new Packet("m1,2"));
        String stream = "+$g#67-\3$m1,2#fc+";
        assertEquals(expected, read(stream));
        assertEquals(expected, read(stream.split("")));
    }

    @Test
    void aWrongChecksumDamagesOnePacketOnly() {
        assertEquals(
                List.of(new Damaged(), new Damaged(), new Damaged(), new Packet("g")), read("$g#68$g#zz$g#6z$g#67"));
    }

    @Test
    void whatIsEscapedIsMeantOtherwise() {
        assertEquals(List.of(new Packet("X0,1:#}$")), read(Frames.of("X0,1:#}$")));
    }

    @Test
    void aPacketWithoutAnEndIsGivenUpAtTheNext() {
        assertEquals(List.of(new Packet("g")), read("$abc$g#67"));
    }

    @Test
    void aPacketThatIsTooLongEndsItAll() {
        String most = "x".repeat(PacketReader.MOST_BYTES);
        assertEquals(List.of(new Packet(most)), read(Frames.of(most)));
        assertEquals(List.of(new TooLong()), read("$" + most + "x"));
        assertEquals(List.of(new TooLong()), read("$" + "}".repeat(PacketReader.MOST_BYTES), "}}}"));
    }

    @Test
    void anyFrameIsReadAsWhatItWasMadeOf() {
        Seeds.forEach(200, random -> {
            StringBuilder payload = new StringBuilder();
            random.ints(random.nextInt(100), 0, 256).forEach(c -> payload.append((char) c));
            List<Item> items = read(Frames.of(payload.toString()));
            assertEquals(
                    payload.toString(),
                    assertInstanceOf(Packet.class, items.getFirst()).payload());
        });
    }

    @Test
    void noiseYieldsNothingLarge() {
        Seeds.forEach(50, random -> {
            PacketReader reader = new PacketReader();
            byte[] noise = new byte[10_000];
            for (int i = 0; i < 10; i++) {
                random.nextBytes(noise);
                for (Item item : reader.read(noise)) {
                    assertTrue(
                            !(item instanceof Packet(String payload)) || payload.length() <= PacketReader.MOST_BYTES);
                }
            }
        });
    }
}
