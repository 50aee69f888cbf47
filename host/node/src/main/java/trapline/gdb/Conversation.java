package trapline.gdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import trapline.gdb.Answers.StopReasons;
import trapline.gdb.PacketText.MalformedException;
import trapline.machine.Bytes;
import trapline.vm.DebugEvent;
import trapline.vm.DebugReply;
import trapline.vm.DebugRequest;

/**
 * What a debugger's packets mean for one machine (GDB manual, "Packets", "Stop Reply Packets", "General Query Packets"): what is
 * answered at once, and what the machine must be asked. Numbers in registers are little endian. There is one thread, number 1.
 */
final class Conversation {
    /** What a packet leads to. */
    sealed interface Step {}

    /** An answer at once. */
    record Say(String payload) implements Step {}

    /** A question for the machine, and how to say its reply. */
    record Ask(DebugRequest request, Function<DebugReply, String> said) implements Step {}

    /** The machine goes on; the answer is its next {@link DebugEvent}. */
    record GoOn(DebugRequest.Go request) implements Step {}

    /** Packets are not acknowledged any more after this answer. */
    record StopAcknowledging() implements Step {}

    /** The debugger leaves; the machine goes on. */
    record Leave() implements Step {}

    /** The machine is to be stopped for good; {@code answer} is what is said to that, if anything. */
    record Kill(Optional<String> answer) implements Step {}

    private static final HexFormat HEX = HexFormat.of();
    private static final String TARGET_XML = "target.xml";
    private static final String THREAD_STOPPED = "T05thread:1;";

    private final String targetDescription;
    private final int generalRegisters;
    private final PointTable points = new PointTable();
    private StopReasons says = new StopReasons(false, false);
    private String lastStop;

    Conversation(DebugReply.Attached attached) {
        this.targetDescription = attached.targetDescription();
        this.generalRegisters = attached.generalRegisters();
        this.lastStop = attached.ended() ? "W00" : THREAD_STOPPED;
    }

    /** {@return what is said of what became of the machine} */
    String said(DebugEvent event) {
        lastStop = Answers.of(event, says);
        return lastStop;
    }

    /** {@return what a packet leads to; whatever it holds, it leads to something} */
    Step hear(String packet) {
        try {
            return packet.isEmpty()
                    ? new Say(Answers.UNSUPPORTED)
                    : step(packet.charAt(0), new PacketText(packet.substring(1)));
        } catch (MalformedException wrong) {
            return new Say(Answers.MALFORMED);
        }
    }

    private Step step(char letter, PacketText packet) throws MalformedException {
        return switch (letter) {
            case '?' -> new Say(lastStop);
            case 'g' -> new Ask(new DebugRequest.ReadRegisters(0, generalRegisters), Conversation::registers);
            case 'G' -> writeGeneral(packet.hexBytes());
            case 'p' -> readRegister(packet);
            case 'P' -> writeRegister(packet);
            case 'm' -> readMemory(packet);
            case 'M' -> writeMemory(packet, true);
            case 'X' -> writeMemory(packet, false);
            case 'Z' -> new Say(points.change(true, packet));
            case 'z' -> new Say(points.change(false, packet));
            case 'c', 'C', 's', 'S' -> goOn(letter, packet);
            case 'v' -> verbose(packet);
            case 'q', 'Q' -> query(letter, packet);
            case 'H', 'T' -> new Say(isOurs(letter, packet) ? Answers.OK : Answers.REFUSED);
            case 'D' -> new Leave();
            case 'k' -> new Kill(Optional.empty());
            default -> new Say(Answers.UNSUPPORTED);
        };
    }

    private static Step readRegister(PacketText packet) throws MalformedException {
        int number = packet.smallHex();
        packet.requireEnd();
        return new Ask(new DebugRequest.ReadRegisters(number, 1), Conversation::registers);
    }

    private static Step writeRegister(PacketText packet) throws MalformedException {
        int number = packet.smallHex();
        packet.require("=");
        List<Long> values = values(packet.hexBytes());
        if (values.size() != 1) {
            throw new MalformedException();
        }
        return new Ask(new DebugRequest.WriteRegisters(number, values), Conversation::done);
    }

    private Step writeGeneral(byte[] content) throws MalformedException {
        List<Long> values = values(content);
        if (values.size() > generalRegisters) {
            throw new MalformedException();
        }
        return new Ask(new DebugRequest.WriteRegisters(0, values), Conversation::done);
    }

    private static Step readMemory(PacketText packet) throws MalformedException {
        long address = packet.hex();
        packet.require(",");
        // More than fits an answer is not read; the debugger asks again for the rest.
        int length = Math.min(packet.smallHex(), PacketReader.MOST_BYTES / 2);
        packet.requireEnd();
        return new Ask(new DebugRequest.ReadMemory(address, length), reply -> memory(reply, length));
    }

    private static Step writeMemory(PacketText packet, boolean hexadecimal) throws MalformedException {
        long address = packet.hex();
        packet.require(",");
        int length = packet.smallHex();
        packet.require(":");
        byte[] content = hexadecimal ? packet.hexBytes() : packet.rest().getBytes(StandardCharsets.ISO_8859_1);
        if (content.length != length) {
            throw new MalformedException();
        }
        // By a write of nothing a debugger asks whether we know X.
        return length == 0
                ? new Say(Answers.OK)
                : new Ask(
                        new DebugRequest.WriteMemory(address, Bytes.of(content)),
                        reply -> reply instanceof DebugReply.Refused ? Answers.NO_MEMORY : Answers.OK);
    }

    /** A signal to go on with is ignored: a machine has none. To go on elsewhere, a debugger writes pc. */
    private Step goOn(char action, PacketText packet) throws MalformedException {
        if (action == 'C' || action == 'S') {
            packet.smallHex();
        }
        return packet.atEnd() ? goOn(action) : new Say(Answers.REFUSED);
    }

    private Step goOn(char action) {
        return new GoOn(new DebugRequest.Go(points.points(), action == 's' || action == 'S'));
    }

    private Step verbose(PacketText packet) throws MalformedException {
        if (packet.skip("Cont?")) {
            return new Say("vCont;c;C;s;S");
        }
        if (packet.skip("Cont")) {
            return firstAction(packet);
        }
        return packet.skip("Kill;") ? new Kill(Optional.of(Answers.OK)) : new Say(Answers.UNSUPPORTED);
    }

    /** Of several actions the first one that is for our thread counts. */
    private Step firstAction(PacketText packet) throws MalformedException {
        packet.require(";");
        while (!packet.atEnd()) {
            PacketText action = new PacketText(packet.until(';'));
            char letter = action.until(':').concat(" ").charAt(0);
            if (letter == ' ' || "cCsS".indexOf(letter) < 0) {
                throw new MalformedException();
            }
            if (action.atEnd() || isOurThread(action.thread())) {
                return goOn(letter);
            }
        }
        return new Say(Answers.REFUSED);
    }

    private Step query(char letter, PacketText packet) throws MalformedException {
        if (letter == 'Q') {
            return packet.skip("StartNoAckMode") ? new StopAcknowledging() : new Say(Answers.UNSUPPORTED);
        }
        if (packet.skip("Supported")) {
            return new Say(supported(packet.rest()));
        }
        if (packet.skip("Xfer:features:read:")) {
            return new Say(features(packet));
        }
        return new Say(
                switch (packet.until(':')) {
                    case "Attached" -> "1";
                    case "C" -> "QC1";
                    case "fThreadInfo" -> "m1";
                    case "sThreadInfo" -> "l";
                    case "Symbol" -> Answers.OK;
                    default -> Answers.UNSUPPORTED;
                });
    }

    private String supported(String features) {
        List<String> known = Arrays.asList(features.split("[:;]", -1));
        says = new StopReasons(known.contains("swbreak+"), known.contains("hwbreak+"));
        return "PacketSize=%x;QStartNoAckMode+;qXfer:features:read+;vContSupported+;swbreak+;hwbreak+"
                .formatted(PacketReader.MOST_BYTES);
    }

    private String features(PacketText packet) throws MalformedException {
        if (!packet.until(':').equals(TARGET_XML)) {
            return Answers.REFUSED;
        }
        int offset = packet.smallHex();
        packet.require(",");
        int length = Math.min(packet.smallHex(), PacketReader.MOST_BYTES / 2);
        packet.requireEnd();
        int start = Math.min(offset, targetDescription.length());
        int end = Math.min(start + length, targetDescription.length());
        return (end == targetDescription.length() ? "l" : "m") + targetDescription.substring(start, end);
    }

    private static boolean isOurs(char letter, PacketText packet) throws MalformedException {
        if (letter == 'H') {
            boolean forWhat = packet.skip("g") || packet.skip("c");
            return forWhat && isOurThread(packet.thread());
        }
        return isOurThread(packet.thread());
    }

    private static boolean isOurThread(long thread) {
        return thread >= -1 && thread <= 1;
    }

    private static String registers(DebugReply reply) {
        if (!(reply instanceof DebugReply.Registers(List<Long> values)) || values.isEmpty()) {
            return Answers.REFUSED;
        }
        ByteBuffer buffer = ByteBuffer.allocate(values.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(buffer::putLong);
        return HEX.formatHex(buffer.array());
    }

    private static List<Long> values(byte[] content) throws MalformedException {
        if (content.length == 0 || content.length % Long.BYTES != 0) {
            throw new MalformedException();
        }
        ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        List<Long> values = new ArrayList<>();
        while (buffer.hasRemaining()) {
            values.add(buffer.getLong());
        }
        return values;
    }

    private static String memory(DebugReply reply, int wanted) {
        return reply instanceof DebugReply.Memory(Bytes bytes) && (bytes.length() > 0 || wanted == 0)
                ? HEX.formatHex(bytes.toArray())
                : Answers.NO_MEMORY;
    }

    private static String done(DebugReply reply) {
        return reply instanceof DebugReply.Refused ? Answers.REFUSED : Answers.OK;
    }
}
