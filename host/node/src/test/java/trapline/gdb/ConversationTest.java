package trapline.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.machine.Bytes;
import trapline.machine.Seeds;
import trapline.monitor.debug.DebugPoints;
import trapline.monitor.debug.Stop;
import trapline.monitor.debug.Watchpoint;
import trapline.vm.DebugEvent;
import trapline.vm.DebugReply;
import trapline.vm.DebugRequest;

/** What packets mean, by the protocol's manual. */
class ConversationTest {
    private static final String XML = "<target>" + "x".repeat(20_000) + "</target>";

    private final Conversation talk = new Conversation(new DebugReply.Attached(XML, 3, false));

    private String said(String packet) {
        return assertInstanceOf(Conversation.Say.class, talk.hear(packet)).payload();
    }

    private DebugRequest asked(String packet) {
        return assertInstanceOf(Conversation.Ask.class, talk.hear(packet)).request();
    }

    private String said(String packet, DebugReply reply) {
        return assertInstanceOf(Conversation.Ask.class, talk.hear(packet))
                .said()
                .apply(reply);
    }

    private DebugRequest.Go gone(String packet) {
        return assertInstanceOf(Conversation.GoOn.class, talk.hear(packet)).request();
    }

    @ParameterizedTest
    @CsvSource({
        "?, T05thread:1;",
        "qAttached, 1",
        "qC, QC1",
        "qfThreadInfo, m1",
        "qsThreadInfo, l",
        "qSymbol::, OK",
        "vCont?, vCont;c;C;s;S",
        "Hg0, OK",
        "Hc-1, OK",
        "Hg1, OK",
        "Hg2, E16",
        "T1, OK",
        "T9, E16",
        "'X80000000,0:', OK",
    })
    void someAreAnsweredAtOnce(String packet, String answer) {
        assertEquals(answer, said(packet));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "!",
                "vMustReplyEmpty",
                "qTStatus",
                "qOffsets",
                "QNonStop:1",
                "vFile:open:00,0,0",
                "Z5,0,4",
                "\u0000"
            })
    void whatWeDoNotKnowIsAnsweredWithNothing(String packet) {
        assertEquals("", said(packet));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m",
                "m1",
                "m1,",
                "mx,1",
                "m1,2,3",
                "m11111111111111111,1",
                "m1,80000000",
                "m0,ffffffffffffffff",
                "M1,2:00",
                "M1,1:0",
                "M1,1:zz",
                "X1,5:abc",
                "p",
                "p1x",
                "p80000000",
                "P1=00",
                "P1",
                "G",
                "G00",
                "G" + "0000000000000000" + "0000000000000000" + "0000000000000000" + "0000000000000000",
                "Z0",
                "Z0,1",
                "Z2,1,0",
                "Z0,1,4;cond",
                "vCont",
                "vCont;x",
                "vCont;;c",
                "Cx",
                "Hg",
                "T",
                "qXfer:features:read:target.xml:0",
                "qXfer:features:read:target.xml:-1,5"
            })
    void whatIsNotOfItsFormIsAnsweredWithAnError(String packet) {
        assertEquals("E01", said(packet));
    }

    @Test
    void registersAreLittleEndian() {
        assertEquals(new DebugRequest.ReadRegisters(0, 3), asked("g"));
        assertEquals(
                "efcdab89674523010200000000000000",
                said("g", new DebugReply.Registers(List.of(0x0123456789abcdefL, 2L))));
        assertEquals(new DebugRequest.ReadRegisters(0x41, 1), asked("p41"));
        assertEquals("E16", said("p41", new DebugReply.Registers(List.of())));
        assertEquals(new DebugRequest.WriteRegisters(0x20, List.of(0x80000000L)), asked("P20=0000008000000000"));
        assertEquals(new DebugRequest.WriteRegisters(0, List.of(1L)), asked("G0100000000000000"));
        assertEquals("OK", said("P1=0000000000000000", new DebugReply.Done()));
        assertEquals("E16", said("P1=0000000000000000", new DebugReply.Refused("")));
    }

    @Test
    void memoryIsReadAndWritten() {
        assertEquals(new DebugRequest.ReadMemory(0xffffffff80000000L, 8), asked("mffffffff80000000,8"));
        assertEquals("0102", said("m0,4", new DebugReply.Memory(Bytes.of((byte) 1, (byte) 2))));
        assertEquals("E0e", said("m0,4", new DebugReply.Memory(Bytes.NONE)));
        assertEquals("E0e", said("m0,4", new DebugReply.Refused("")));
        assertEquals("", said("m0,0", new DebugReply.Memory(Bytes.NONE)));
        assertEquals(new DebugRequest.ReadMemory(0, PacketReader.MOST_BYTES / 2), asked("m0,7fffffff"));
        DebugRequest written = new DebugRequest.WriteMemory(0x10, Bytes.of((byte) 0xab, (byte) '#'));
        assertEquals(written, asked("M10,2:ab23"));
        assertEquals(written, asked("X10,2:\u00ab#"));
        assertEquals("E0e", said("M10,1:00", new DebugReply.Refused("")));
    }

    @Test
    void pointsAreSetAndClearedAndGoAlong() {
        for (String packet :
                List.of("Z0,10,2", "Z0,10,2", "Z1,20,4", "Z2,30,8", "Z3,40,1", "Z4,50,2", "Z0,60,2", "z0,60,2")) {
            assertEquals("OK", said(packet), packet);
        }
        DebugPoints points = new DebugPoints(
                Set.of(0x10L),
                Set.of(0x20L),
                List.of(
                        new Watchpoint(Watchpoint.Kind.WRITE, 0x30, 8),
                        new Watchpoint(Watchpoint.Kind.READ, 0x40, 1),
                        new Watchpoint(Watchpoint.Kind.ACCESS, 0x50, 2)));
        assertEquals(new DebugRequest.Go(points, false), gone("c"));
        assertEquals(new DebugRequest.Go(points, true), gone("s"));
        assertEquals(new DebugRequest.Go(points, true), gone("vCont;s:1;c"));
        assertEquals(new DebugRequest.Go(points, false), gone("vCont;s:5;c"));
        assertEquals(new DebugRequest.Go(points, false), gone("vCont;C05:-1"));
        assertEquals(new DebugRequest.Go(points, true), gone("S05"));
        assertEquals("E16", said("vCont;s:7"));
        assertEquals("E16", said("c80000000"));
    }

    @Test
    void thereIsAnEndOfPoints() {
        for (int i = 0; i < PointTable.MOST; i++) {
            assertEquals("OK", said("Z%d,%x,4".formatted(i % 5, i)));
        }
        assertEquals("E1c", said("Z0,ffff,4"));
        assertEquals("OK", said("Z0,0,4"));
        assertEquals("OK", said("z0,0,4"));
        assertEquals("OK", said("Z0,ffff,4"));
    }

    @Test
    void stopsAreSaidAsTheDebuggerUnderstandsThem() {
        DebugEvent software = new DebugEvent.Stopped(new Stop.AtBreakpoint(false));
        DebugEvent hardware = new DebugEvent.Stopped(new Stop.AtBreakpoint(true));
        assertEquals("T05thread:1;", talk.said(software));
        assertTrue(said("qSupported:swbreak+;hwbreak+;xmlRegisters=i386").contains("PacketSize=4000;"));
        assertEquals("T05swbreak:;thread:1;", talk.said(software));
        assertEquals("T05hwbreak:;thread:1;", talk.said(hardware));
        assertEquals("T05thread:1;", talk.said(new DebugEvent.Stopped(new Stop.Stepped())));
        assertEquals("T02thread:1;", talk.said(new DebugEvent.Stopped(new Stop.Interrupted())));
        assertEquals(
                "T05rwatch:ffffffff80001000;thread:1;",
                talk.said(new DebugEvent.Stopped(new Stop.Watched(Watchpoint.Kind.READ, 0xffffffff80001000L))));
        assertEquals("W07", talk.said(new DebugEvent.Ended(Optional.of(7L))));
        assertEquals("X09", talk.said(new DebugEvent.Ended(Optional.empty())));
        assertEquals("X09", said("?"));
    }

    @Test
    void theTargetDescriptionComesInParts() {
        StringBuilder whole = new StringBuilder();
        String part = "m";
        while (part.startsWith("m")) {
            part = said("qXfer:features:read:target.xml:%x,1000".formatted(whole.length()));
            whole.append(part.substring(1));
        }
        assertEquals(XML, whole.toString());
        assertEquals("l", said("qXfer:features:read:target.xml:7fffffff,7fffffff"));
        assertEquals("E16", said("qXfer:features:read:other.xml:0,10"));
    }

    @Test
    void leavingAndKilling() {
        assertEquals(new Conversation.Leave(), talk.hear("D"));
        assertEquals(new Conversation.Kill(Optional.empty()), talk.hear("k"));
        assertEquals(new Conversation.Kill(Optional.of("OK")), talk.hear("vKill;1"));
    }

    @Test
    void anyPacketLeadsToSomething() {
        String letters = "?gGpPmMXZzcCsSvqQHTDk0123456789abcdef,:;=-.+*#Contsupported\u0000\u00ff";
        Seeds.forEach(20_000, random -> {
            StringBuilder packet = new StringBuilder();
            random.ints(random.nextInt(24), 0, letters.length()).forEach(i -> packet.append(letters.charAt(i)));
            if (talk.hear(packet.toString()) instanceof Conversation.Say(String payload)) {
                assertTrue(payload.length() <= PacketReader.MOST_BYTES);
            }
        });
    }
}
