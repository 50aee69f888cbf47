package trapline.theory.thirdgen;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.InstructionRow;
import trapline.isa.thirdgen.Operands;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.theory.Search;
import trapline.theory.Situation;
import trapline.theory.thirdgen.ThirdGenSituation.Machine;
import trapline.theory.thirdgen.ThirdGenSituation.Place;

/** The full machine, sampled: words of 64 bits, windows up to 120 words, devices that have something to do. */
final class FullInstance {
    private static final int STORAGE = 400;
    private static final int LARGEST_WINDOW = 120;
    private static final int PLACES = 3;
    private static final int FIRST_FREE = 4;

    private final Machine machine;
    private final long seed;
    private final int samples;

    /**
     * The full machine.
     *
     * @param machine whose semantics
     * @param seed of the samples
     * @param samples how many situations for each class
     */
    FullInstance(Machine machine, long seed, int samples) {
        this.machine = machine;
        this.seed = seed;
        this.samples = samples;
    }

    /** Tries random situations with words of a row. */
    Search search(InstructionRow row, Consumer<Situation> visit) {
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < samples; i++) {
            visit.accept(situation(row, random));
        }
        return new Search(
                "the full machine, %d words of storage, windows up to %d, %d places, both modes"
                        .formatted(STORAGE, LARGEST_WINDOW, PLACES),
                samples,
                OptionalLong.of(seed));
    }

    private ThirdGenSituation situation(InstructionRow row, RandomGenerator random) {
        int b = random.nextBoolean() ? random.nextInt(64, LARGEST_WINDOW) : random.nextInt(1, 9);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            boolean atZero = i == 0 && random.nextInt(4) == 0;
            places.add(place(atZero ? 0 : random.nextInt(FIRST_FREE, STORAGE - b), random));
        }
        String typed = random.nextBoolean() ? "x" : "";
        ThirdGenSituation situation = new ThirdGenSituation(machine, places, typed, true);
        for (int i = 0; i < ThirdGenState.REGISTERS; i++) {
            situation.registers[i] = value(b, random);
        }
        long[] window = new long[b];
        for (int i = 0; i < b; i++) {
            window[i] = value(b, random);
        }
        int p = random.nextInt(b);
        window[p] = word(row, b, random);
        situation.set(window, p);
        return situation;
    }

    private Place place(int l, RandomGenerator random) {
        long[] around = random.longs(STORAGE).toArray();
        around[ThirdGenState.OLD_PSW] = psw(random);
        // Equal in all states of a pair, as the definition asks.
        around[ThirdGenState.NEW_PSW] = PswWord.encode(new Psw(Mode.SUPERVISOR, 0, RelocationBounds.all(STORAGE)));
        return new Place(l, around);
    }

    private static long psw(RandomGenerator random) {
        int l = random.nextInt(STORAGE);
        Psw psw = new Psw(
                random.nextBoolean() ? Mode.USER : Mode.SUPERVISOR,
                random.nextInt(8),
                new RelocationBounds(l, random.nextInt(STORAGE - l)));
        return PswWord.encode(psw);
    }

    private static long word(InstructionRow row, int b, RandomGenerator random) {
        Operands used = row.operands();
        int immediate = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(-1, b + 1);
        return new Instruction(
                        row,
                        used.usesA() ? random.nextInt(16) : 0,
                        used.usesB() ? random.nextInt(16) : 0,
                        used.usesC() ? random.nextInt(16) : 0,
                        used.usesImmediate() ? immediate : 0)
                .encode();
    }

    private static long value(int b, RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong();
            case 1 -> psw(random);
            case 2 -> random.nextInt(-70, 70);
            // Sectors that the drum has, and what is around them.
            case 3, 4 -> random.nextInt(3);
            default -> random.nextInt(b + 1);
        };
    }
}
