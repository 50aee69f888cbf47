package trapline.isa.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is translated of one hart's code: learns by samples where translated code should begin, asks for it, puts it in place and
 * enters it. None of this has an effect on the hart that interpreting has not.
 */
final class Regions {
    /**
     * At this share of what makes a place worth translating, it is looked whether another machine had the same code translated already:
     * that costs a search of the code, and no compiler anything.
     */
    private static final int EARLY_SHARE = 16;

    /** So often it is looked in vain, and for each time that it was not, so many times more. */
    private static final int EARLY_TRIES = 64;

    private static final int TRIES_FOR_SUCCESS = 4;

    /** So often it is noted where a jump by register leads, then its {@link Probe} is the plain jump. */
    private static final int PROBES = 10_000;

    /** A page in which translated code has changed so often is translated no more. */
    private static final int CHANGES = 100;

    /**
     * Code that could not be entered so often because one of its pages was not at hand is translated again without what is in such
     * pages. It only ever becomes less, so processes that have different pages of it at hand cannot do this in turns.
     */
    private static final int ABSENCES = 64;

    private static final int LINKS = 4096;

    final Sampling sampling;
    private final TranslationCache cache;
    private final Selection selection;
    private final @Nullable RegionEntry[] links = new @Nullable RegionEntry[LINKS];
    private final List<Wanted> wanted = new ArrayList<>();
    /** How many translations the cache had made when the wanted ones were looked for last. */
    private long seen;

    private boolean active;

    /** What has been executed in calls from the translated code that runs. */
    private int inCalls;

    /** How many crossings have been counted. */
    private int crossings;

    /** How often translated code was entered from the processor's loop; it may overflow. */
    private int entered;

    /** How often a translation of another machine may still be looked for early. */
    private int tries = EARLY_TRIES;

    /** Whether the code that was entered last is not for what registers held. */
    private boolean guessedWrong;

    /** A translation that was asked for. */
    private record Wanted(DecodedPage page, int index, int latch, TranslationRequest request) {}

    Regions(TranslationCache cache, Selection selection) {
        this.cache = cache;
        this.selection = selection;
        this.sampling = new Sampling(this, selection.interval());
    }

    /** Begins a run: puts in place what has been translated meanwhile. */
    void begin() {
        active = true;
        long made = cache.translated();
        if (made != seen && !wanted.isEmpty()) {
            wanted.removeIf(this::isInPlace);
        }
        seen = made;
    }

    /** Ends a run. */
    void end() {
        active = false;
    }

    /** {@return which half word of its page an address is} */
    static int index(long pc) {
        return (int) pc >>> 1 & DecodedPage.HALF_WORDS - 1;
    }

    /** Executes a {@link Probe} at the hart's pc, and notes where it leads. */
    static void probe(Hart hart, long d) {
        long pc = hart.pc;
        long jump = Probe.jump(d);
        Jump.execute(hart, jump);
        DecodedPage page = hart.translation.current();
        page.jumped(index(pc), hart.pc - pc);
        if (page.probed(index(pc), PROBES)) {
            page.code[index(pc)] = jump;
        }
    }

    /**
     * Counts where a jump has led in a sample.
     *
     * @param hart who has just executed it
     * @param from its address
     * @param jump the decoded jump
     * @return whether it was one that leads to loops or functions
     */
    boolean jumped(Hart hart, long from, long jump) {
        boolean conditional = Jump.isConditional(DecodedInstruction.opcode(jump));
        boolean links = DecodedInstruction.rd(jump) != Hart.SINK && !conditional;
        boolean back = hart.pc <= from && DecodedInstruction.opcode(jump) != Opcode.JALR;
        DecodedPage page = links || back ? hart.translation.present(hart.pc) : null;
        if (page != null) {
            int samples = page.sampled(index(hart.pc), selection.samples());
            count(hart, page, hart.pc, links ? 0 : from, samples, selection.samples());
        }
        return links || back;
    }

    /** Counts an arrival from translated code. */
    private void arrive(Hart hart, DecodedPage page, long pc) {
        count(hart, page, pc, 0, page.arrived(index(pc), selection.arrivals()), selection.arrivals());
    }

    /** Has code translated from an address on if it is worth it. */
    private void count(Hart hart, DecodedPage page, long pc, long latch, int count, int enough) {
        if (count >= enough) {
            page.cool(index(pc));
            want(hart, page, pc, latch);
        } else if (count == enough / EARLY_SHARE && tries > 0 && page.region(index(pc)) == null) {
            takeOver(hart, page, pc, latch);
        }
    }

    private void want(Hart hart, DecodedPage page, long pc, long latch) {
        Wanted now = search(hart, page, pc, latch);
        RegionEntry before = now == null ? null : now.page.region(now.index);
        if (now != null && (before == null || !before.request.isForTheCodeOf(now.request))) {
            want(now);
        }
    }

    /** Puts in place what has been translated for another machine, if it has. */
    private void takeOver(Hart hart, DecodedPage page, long pc, long latch) {
        Wanted now = search(hart, page, pc, latch);
        tries--;
        if (now != null) {
            cache.present(now.request).ifPresent(region -> {
                tries += TRIES_FOR_SUCCESS;
                put(now, region);
            });
        }
    }

    /**
     * {@return the code at an address, or, where a privileged instruction or a call of the system is, the code behind that; null if
     * neither can be translated}
     */
    private static @Nullable Wanted search(Hart hart, DecodedPage page, long pc, long latch) {
        TranslationRequest request = CodeSearch.find(hart, pc, latch);
        if (request != null) {
            return new Wanted(page, index(pc), latch == 0 ? 0 : (int) (latch - pc), request);
        }
        long behind = CodeSearch.behindTrap(hart, pc);
        DecodedPage there = behind == pc ? null : hart.translation.present(behind);
        TranslationRequest next = there == null ? null : CodeSearch.find(hart, behind, 0);
        return there == null || next == null ? null : new Wanted(there, index(behind), 0, next);
    }

    private void want(Wanted now) {
        if (!isInPlace(now) && wanted.size() < LINKS) {
            wanted.add(now);
        }
    }

    /** {@return whether the translation is there, and in place now} */
    private boolean isInPlace(Wanted now) {
        Optional<Region> region = cache.find(now.request);
        region.ifPresent(there -> put(now, there));
        return region.isPresent();
    }

    private static void put(Wanted now, Region region) {
        RegionEntry before = now.page.region(now.index);
        if (before != null) {
            before.retire();
        }
        now.page.keep(now.index, new RegionEntry(now.request, region, now.index, now.latch));
        now.page.code[now.index] = Opcode.REGION;
    }

    /** {@return how many instructions translated code has executed from the hart's pc on; 0 if it cannot be entered} */
    static int enter(Hart hart, int left) {
        Regions regions = hart.regions;
        return regions == null || !regions.active ? 0 : regions.run(hart, left);
    }

    /** {@return how often translated code was entered from the processor's loop; it may overflow} */
    int entered() {
        return entered;
    }

    private int run(Hart hart, int left) {
        entered++;
        hart.left = left;
        while (true) {
            RegionEntry entry = find(hart, hart.pc);
            if (entry == null) {
                return left - hart.left;
            }
            int before = hart.left;
            long head = hart.pc;
            entry.entering();
            inCalls = 0;
            hart.pc = entry.region.run(hart, hart.x, head, 0) & -2;
            executed(hart, entry, head, before - hart.left - inCalls);
            crossed(hart, entry, head);
            if (hart.left == before || hart.left == 0) {
                learn(hart, entry);
                return left - hart.left;
            }
        }
    }

    /** Counts what translated code itself has executed, and has it optimized when that is worth it. */
    private void executed(Hart hart, RegionEntry entry, long head, int instructions) {
        if (entry.execute(instructions, selection.optimized())) {
            wantInstead(hart, entry, head, Callees.add(hart, head, cache, entry.request.optimized()));
        }
    }

    /** Has code that is left too often because the end of a page lies between accesses which share the way to it translated without that. */
    private void crossed(Hart hart, RegionEntry entry, long head) {
        if (crossings != hart.translation.crossings) {
            crossings = hart.translation.crossings;
            if (entry.countCrossing() == selection.crossings()) {
                wantInstead(hart, entry, head, entry.request.apart());
            }
        }
    }

    private void wantInstead(Hart hart, RegionEntry entry, long head, TranslationRequest request) {
        DecodedPage page = hart.translation.present(head);
        if (page != null && page.region(entry.index()) == entry) {
            want(new Wanted(page, entry.index(), entry.latch, request));
        }
    }

    /** Says that translated code was entered with contents of registers that it is not for. */
    static void guessedWrong(Hart hart) {
        Regions regions = hart.regions;
        if (regions != null) {
            regions.guessedWrong = true;
        }
    }

    /** Has code whose guess was wrong too often translated with a weaker one. */
    private void learn(Hart hart, RegionEntry entry) {
        if (guessedWrong) {
            guessedWrong = false;
            DecodedPage page = hart.translation.present(hart.pc);
            if (entry.guessedWrong() && page != null) {
                want(new Wanted(page, index(hart.pc), entry.latch, entry.request.guessingLess()));
            }
        }
    }

    /** {@return what can be entered at an address, to which the hart is about to go: its page is fetched from as any other} */
    private @Nullable RegionEntry find(Hart hart, long pc) {
        DecodedPage page = hart.translation.executable(hart, pc);
        if (page == null) {
            return null;
        }
        int index = index(pc);
        RegionEntry entry = page.region(index);
        if (entry == null) {
            // With so little left it may have been left for that only, anywhere.
            if (hart.left > CodeSearch.LIMIT) {
                arrive(hart, page, pc);
            }
            return null;
        }
        return switch (entry.check(hart, pc)) {
            case ENTERABLE -> {
                links[index(pc) ^ (int) (pc >>> 12) & LINKS - 1] = entry;
                yield entry;
            }
            case ABSENT -> {
                if (entry.open() == hart.translation.open && entry.countAbsence() == ABSENCES) {
                    wantLess(hart, page, pc, entry);
                }
                yield null;
            }
            case CHANGED -> {
                if (page.drop(index) < CHANGES) {
                    want(hart, page, pc, latch(entry, pc));
                }
                yield null;
            }
        };
    }

    private void wantLess(Hart hart, DecodedPage page, long pc, RegionEntry entry) {
        if (entry.request.hasCallees()) {
            wantInstead(hart, entry, pc, entry.request.withoutCallees());
        } else {
            want(hart, page, pc, latch(entry, pc));
        }
    }

    private static long latch(RegionEntry entry, long pc) {
        return entry.latch == 0 ? 0 : pc + entry.latch;
    }

    /** {@return the instruction at the hart's pc, in whose place translated code stands or stood until now} */
    static long original(Hart hart) {
        DecodedPage page = hart.translation.current();
        int index = index(hart.pc);
        RegionEntry entry = page.region(index);
        return entry == null ? Fetch.plain(hart.memory, page, index) : entry.original(hart.memory, page, index);
    }

    /**
     * Executes a call from translated code in translated code, as far as there is any.
     *
     * @param hart whose {@link Hart#left} is up to date, and all registers
     * @param x its integer registers
     * @param target the address called
     * @param back the address that the call returns to
     * @param depth how many calls are around this one
     * @return where it stopped: back if it has returned
     */
    static long call(Hart hart, long[] x, long target, long back, int depth) {
        Regions regions = hart.regions;
        if (regions == null) {
            return target;
        }
        long stamp = hart.memory.decoded.stamp();
        long pc = target;
        int inCalls = regions.inCalls;
        while (depth < Region.DEEPEST_CALL) {
            RegionEntry entry = regions.linked(hart, pc);
            if (entry == null) {
                break;
            }
            int before = hart.left;
            long head = pc;
            regions.inCalls = 0;
            pc = entry.region.run(hart, x, head, depth + 1);
            int executed = before - hart.left;
            inCalls += executed;
            regions.executed(hart, entry, head, executed - regions.inCalls);
            regions.crossed(hart, entry, head);
            if (pc == back || (pc & 1) != 0 || executed == 0) {
                break;
            }
        }
        regions.inCalls = inCalls;
        return hart.memory.decoded.stamp() == stamp ? pc : pc | 1;
    }

    private @Nullable RegionEntry linked(Hart hart, long pc) {
        RegionEntry entry = links[index(pc) ^ (int) (pc >>> 12) & LINKS - 1];
        return entry != null && entry.unchanged(hart, pc) ? entry : find(hart, pc);
    }

    /**
     * Executes an instruction that is not translated, out of translated code.
     *
     * @param hart whose registers are all in place
     * @param d the decoded instruction, not a jump
     * @param pc its address
     * @return whether translated code may go on
     */
    static boolean execute(Hart hart, long d, long pc) {
        long stamp = hart.memory.decoded.stamp();
        if (!OutOfLine.execute(hart, d, pc)) {
            throw SlowPath.TAKEN;
        }
        return hart.memory.decoded.stamp() == stamp;
    }
}
