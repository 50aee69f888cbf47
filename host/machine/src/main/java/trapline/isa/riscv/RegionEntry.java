package trapline.isa.riscv;

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

    private static final int WRONG_GUESSES = 10;

    final TranslationRequest request;
    final Region region;

    /** Of a loop, how far behind the head the jump back is; else 0. */
    final int latch;

    /** How often the translation was entered from the processor's loop. */
    private int entered;

    /** How often that was with contents of registers that it is not for. */
    private int wrong;

    /** Where it was checked last. */
    private long head;

    private long original;
    private int originalGeneration = -1;
    private long stamp = -1;
    private long context;
    private int firstPage;
    private DecodedPage[] pages = {};
    private int[] generations = {};

    RegionEntry(TranslationRequest request, Region region, int latch) {
        this.request = request;
        this.region = region;
        this.latch = latch;
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

    /** Counts that it is entered. */
    void entering() {
        entered++;
    }

    /** Counts that its guess was wrong; {@return whether that has been too often now: a quarter of the time, and ten times more} */
    boolean guessedWrong() {
        wrong++;
        return wrong % WRONG_GUESSES == 0 && wrong > entered >> 2;
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
        int inPage = (int) pc & PhysicalMemory.PAGE_SIZE - 1;
        int first = inPage + request.offset(0) >> 12;
        int last = inPage + request.offset(request.size() - 1) + 3 >> 12;
        if (first != firstPage || pages.length != last - first + 1) {
            firstPage = first;
            pages = new DecodedPage[last - first + 1];
            generations = new int[pages.length];
        }
        boolean same = true;
        for (int i = 0; i < pages.length; i++) {
            DecodedPage page = translation.present((pc & -4096) + (first + i) * 4096L);
            if (page == null) {
                return Check.ABSENT;
            }
            same &= page == pages[i] && page.generation == generations[i];
            pages[i] = page;
            generations[i] = page.generation;
        }
        if (!same && !sameBytes(hart.memory, inPage)) {
            return Check.CHANGED;
        }
        head = pc;
        stamp = hart.memory.decoded.stamp();
        context = translation.fetchKey;
        return Check.ENTERABLE;
    }

    private boolean sameBytes(PhysicalMemory memory, int inPage) {
        for (int i = 0; i < request.size(); i++) {
            int at = inPage + request.offset(i);
            DecodedPage page = pages[(at >> 12) - firstPage];
            long offset = memory.base + page.offset + (at & 4095);
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
