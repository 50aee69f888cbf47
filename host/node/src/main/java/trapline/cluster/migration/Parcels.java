package trapline.cluster.migration;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import trapline.machine.Bytes;
import trapline.machine.snapshot.MemoryCopy;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.PageTable;
import trapline.vm.PastInputs;

/**
 * What waits to be sent to the other node, in pieces of bounded size, of which a bounded number are on their way at once: the other node
 * acknowledges each. Pages of memory are read and named when they are sent, and wait as numbers.
 */
final class Parcels {
    private static final int PAGES_IN_A_PIECE = 64;
    private static final int BYTES_IN_A_PIECE = PAGES_IN_A_PIECE * Page.MOST_BYTES;
    private static final int MOST_ON_THE_WAY = 8;
    /** So much may wait before more is looked for. */
    private static final int MOST_WAITING = 4 * PAGES_IN_A_PIECE;

    private final MemoryCopy copy;
    private final PageTable table;
    private final Deque<Long> memory = new ArrayDeque<>();
    private final Deque<LongFunction<Arrival.Piece>> others = new ArrayDeque<>();
    private long sent;
    private long acknowledged;
    private long pages;
    private long bytes;

    /**
     * Nothing waits.
     *
     * @param copy of the machine's memory
     * @param table hears of each page of it that is sent
     */
    Parcels(MemoryCopy copy, PageTable table) {
        this.copy = copy;
        this.table = table;
    }

    void addMemory(List<Long> numbers) {
        memory.addAll(numbers);
    }

    void addBeside(List<Page> some) {
        for (int from = 0; from < some.size(); from += PAGES_IN_A_PIECE) {
            List<Page> part = some.subList(from, Math.min(some.size(), from + PAGES_IN_A_PIECE));
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            List<Integer> lengths = new ArrayList<>();
            part.forEach(page -> {
                content.writeBytes(page.bytes().toArray());
                lengths.add(page.bytes().length());
            });
            Bytes all = Bytes.of(content.toByteArray());
            bytes += all.length();
            others.addLast(sequence -> new Arrival.Beside(sequence, lengths, all));
        }
    }

    void addPast(PastInputs past) {
        addParts(past.bytes(), (at, part) -> sequence -> new Arrival.Past(sequence, past.from() + at, part));
    }

    void addRest(Bytes rest) {
        addParts(rest, (_, part) -> sequence -> new Arrival.Rest(sequence, part));
    }

    void addRehearsal(Bytes rest) {
        addRest(rest);
        others.addLast(Arrival.Rehearse::new);
    }

    @FunctionalInterface
    private interface Making {
        LongFunction<Arrival.Piece> piece(int at, Bytes part);
    }

    private void addParts(Bytes whole, Making making) {
        byte[] content = whole.toArray();
        for (int at = 0; at < content.length; at += BYTES_IN_A_PIECE) {
            Bytes part = Bytes.of(content, at, Math.min(BYTES_IN_A_PIECE, content.length - at));
            bytes += part.length();
            others.addLast(making.piece(at, part));
        }
    }

    /** {@return the next piece to send, if there is one and not too many are on their way} */
    Optional<Arrival.Piece> next() {
        if (sent - acknowledged >= MOST_ON_THE_WAY || isEmpty()) {
            return Optional.empty();
        }
        sent++;
        return Optional.of(
                others.isEmpty() ? nextMemory() : others.removeFirst().apply(sent));
    }

    private Arrival.Piece nextMemory() {
        List<Long> numbers = new ArrayList<>();
        byte[] content = new byte[BYTES_IN_A_PIECE];
        int length = 0;
        while (numbers.size() < PAGES_IN_A_PIECE && !memory.isEmpty()) {
            long number = memory.removeFirst();
            MemorySegment page = copy.page(number);
            table.set(number, page);
            int size = Math.toIntExact(page.byteSize());
            MemorySegment.copy(page, ValueLayout.JAVA_BYTE, 0, content, length, size);
            length += size;
            numbers.add(number);
        }
        pages += numbers.size();
        bytes += length;
        return new Arrival.Memory(sent, numbers, Bytes.of(content, 0, length));
    }

    /** The last piece, when nothing else waits; it may be one more on the way than there are otherwise. */
    Arrival.Piece last(LongFunction<Arrival.Piece> making) {
        if (!isEmpty()) {
            throw new IllegalStateException("there is more to send");
        }
        sent++;
        return making.apply(sent);
    }

    /** {@return whether that piece was on its way} */
    boolean acknowledge(long sequence) {
        // One after the other comes, and so do the acknowledgements.
        if (sequence != acknowledged + 1 || sequence > sent) {
            return false;
        }
        acknowledged++;
        return true;
    }

    /** {@return whether nothing waits} */
    boolean isEmpty() {
        return memory.isEmpty() && others.isEmpty();
    }

    /** {@return whether all has arrived} */
    boolean isDelivered() {
        return isEmpty() && sent == acknowledged;
    }

    /** {@return whether so little waits that more can be looked for} */
    boolean hasRoom() {
        return memory.size() < MOST_WAITING && others.size() < MOST_ON_THE_WAY;
    }

    /** {@return how many pages of memory were sent} */
    long pages() {
        return pages;
    }

    /** {@return how much was sent or waits, but for memory that waits} */
    long bytes() {
        return bytes;
    }
}
