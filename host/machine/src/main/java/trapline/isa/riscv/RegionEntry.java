package trapline.isa.riscv;

import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A place in a hart's memory from which on code is translated, with the translation. The translation is of certain instructions; this
 * sees to it that it is entered only while they are what the hart would fetch: the pages are in the fetch table, so that fetching has
 * no effect, and their bytes are those that were translated.
 *
 * <p>Nothing is searched for when code changes. Every change of code, or of where it is fetched from, moves a stamp; who finds the
 * stamp moved looks at his own pages, and only if their generation moved too, at the bytes.
 */
final class RegionEntry {
    /** What {@link #check} finds. */
    enum Check {
        /** It may be entered. */
        ENTERABLE,
        /** Not now: a page is not at hand, or addresses are of the other kind. */
        ABSENT,
        /** Never again: the code is not what was translated. */
        CHANGED
    }

    private static final int PAGE_SHIFT = 12;

    private static final int WRONG_GUESSES = 10;

    final TranslationRequest request;
    final Region region;

    /** Of a loop, how far behind the head the jump back is; else 0. */
    final int latch;

    /** How often the translation was entered from the processor's loop. */
    private int entered;

    /** How often it was left because the end of a page lay between accesses that share the way to it. */
    private int crossings;

    /** How often that was with contents of registers that it is not for. */
    private int wrong;

    /** Where it was checked last. */
    private long head;

    private long original;
    private int originalGeneration = -1;
    private long stamp = -1;
    private long context;
    private int absences;
    private boolean promoted;

    /** Where the head is in its page, in bytes. */
    private final int inPage;

    /** The pages that have instructions of it, ascending, counted from the head's. */
    private final int[] pageNumbers;

    private final @Nullable DecodedPage[] pages;
    private final int[] generations;

    /**
     * A translation at a place.
     *
     * @param request what is translated
     * @param region the translation
     * @param index the half word of the head in its page
     * @param latch of a loop, how far behind the head the jump back is; else 0
     */
    RegionEntry(TranslationRequest request, Region region, int index, int latch) {
        this.request = request;
        this.region = region;
        this.latch = latch;
        this.inPage = 2 * index;
        // Only those: of what a jump passes over nothing need be at hand.
        this.pageNumbers = IntStream.range(0, request.size())
                .map(i -> inPage + request.offset(i) >> PAGE_SHIFT)
                .distinct()
                .toArray();
        this.pages = new @Nullable DecodedPage[pageNumbers.length];
        this.generations = new int[pageNumbers.length];
    }

    /**
     * {@return the instruction at the head as it is now, which need not be the one that was translated}
     *
     * @param memory of the hart
     * @param page the head's
     * @param index its half word
     */
    long original(PhysicalMemory memory, DecodedPage page, int index) {
        if (originalGeneration != page.generation) {
            original = Fetch.plain(memory, page, index);
            originalGeneration = page.generation;
        }
        return original;
    }

    /** {@return whether it is for addresses that nothing maps} */
    boolean open() {
        return request.open();
    }

    /** Counts that a page was not at hand; {@return how often that has been so} */
    int countAbsence() {
        return ++absences;
    }

    /** Says that another one takes its place: it is found nowhere any more. */
    void retire() {
        stamp = -1;
    }

    /** {@return the half word of the head in its page} */
    int index() {
        return inPage / 2;
    }

    /**
     * Counts what it has executed.
     *
     * @param instructions how many
     * @param worth how many make it worth the optimizing compiler
     * @return whether they are so many for the first time
     */
    boolean execute(int instructions, long worth) {
        if (request.tier() == Tier.OPTIMIZED) {
            return false;
        }
        region.executed += instructions;
        boolean first = region.executed >= worth && !promoted;
        promoted |= first;
        return first;
    }

    /** Counts that it is entered. */
    void entering() {
        entered++;
    }

    /** Counts that its guess was wrong; {@return whether that has been too often now: a quarter of the time, and ten times more} */
    boolean guessedWrong() {
        wrong++;
        return wrong % WRONG_GUESSES == 0 && wrong > entered >> 2;
    }

    /** Counts that the end of a page lay between accesses that share the way to it; {@return how often that has been so} */
    int countCrossing() {
        return ++crossings;
    }

    /** {@return whether nothing has changed since it was found enterable at an address} */
    boolean unchanged(Hart hart, long pc) {
        Translation translation = hart.translation;
        return head == pc
                && stamp == hart.memory.decoded.stamp()
                && context == translation.fetchKey
                && request.open() == translation.open;
    }

    /** {@return whether it may be entered at an address} */
    Check check(Hart hart, long pc) {
        if (unchanged(hart, pc)) {
            return Check.ENTERABLE;
        }
        Translation translation = hart.translation;
        if (request.open() != translation.open) {
            return Check.ABSENT;
        }
        boolean same = true;
        for (int i = 0; i < pageNumbers.length; i++) {
            DecodedPage page = translation.present(pc + pageNumbers[i] * (long) PhysicalMemory.PAGE_SIZE);
            if (page == null) {
                return Check.ABSENT;
            }
            same &= page == pages[i] && page.generation == generations[i];
            pages[i] = page;
            generations[i] = page.generation;
        }
        if (!same && !sameBytes(hart.memory)) {
            return Check.CHANGED;
        }
        head = pc;
        stamp = hart.memory.decoded.stamp();
        context = translation.fetchKey;
        return Check.ENTERABLE;
    }

    private boolean sameBytes(PhysicalMemory memory) {
        int number = 0;
        for (int i = 0; i < request.size(); i++) {
            int at = inPage + request.offset(i);
            while (pageNumbers[number] != at >> PAGE_SHIFT) {
                number++;
            }
            long page = Objects.requireNonNull(pages[number]).offset;
            long offset = memory.base + page + (at & PhysicalMemory.PAGE_SIZE - 1);
            int bits = request.bits(i);
            boolean equal = InstructionSet.length(bits) == 2
                    ? (memory.storage.getShort(offset) & 0xffff) == bits
                    : memory.storage.getInt(offset) == bits;
            if (!equal) {
                return false;
            }
        }
        return true;
    }
}
