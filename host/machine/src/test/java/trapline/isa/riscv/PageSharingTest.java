package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

/** Accesses near each other share the way to their page; nobody can tell, wherever the end of a page is. */
class PageSharingTest {
    private static final int LENGTH = 14;
    private static final long FIRST_DATA = PhysicalMemory.RAM_START + 0x4000;

    private final List<TranslationRequest> requests = new ArrayList<>();

    private TestHart machine(int[] code, int crossings) {
        TranslationCache cache = TranslationCache.immediate(new RecordingTranslator(requests), 1_000);
        return TestHart.of(new TranslatedProcessor(cache, new Selection(0, 1, 2, 1, crossings)), code);
    }

    /** A loop of loads and stores through two pointers, of which it moves one by some bytes, 40 times, and then begins again. */
    private static int[] loop(RandomGenerator random, int stride) {
        String[] loads = {"lb", "lbu", "lh", "lhu", "lw", "lwu", "ld", "fld"};
        String[] stores = {"sb", "sh", "sw", "sd", "fsd"};
        int[] code = new int[LENGTH + 6];
        for (int i = 0; i < LENGTH; i++) {
            int base = random.nextInt(8, 10);
            int distance = random.nextInt(-60, 60);
            int register = random.nextInt(11, 20);
            code[i] = switch (random.nextInt(5)) {
                case 0, 1 -> Asm.load(loads[random.nextInt(loads.length)], register, distance, base);
                case 2, 3 -> Asm.store(stores[random.nextInt(stores.length)], register, distance, base);
                default ->
                    random.nextBoolean()
                            ? Asm.op("add", register, register, random.nextInt(11, 20))
                            : Asm.addi(base, base, 8 * random.nextInt(-2, 3));
            };
        }
        code[LENGTH] = Asm.addi(8, 8, stride);
        code[LENGTH + 1] = Asm.addi(10, 10, -1);
        code[LENGTH + 2] = Asm.branch("bne", 10, 0, -4 * (LENGTH + 2));
        code[LENGTH + 3] = Asm.addi(10, 0, 40);
        code[LENGTH + 4] = Asm.op("sub", 8, 8, 20);
        code[LENGTH + 5] = Asm.jal(0, -4 * (LENGTH + 5));
        return code;
    }

    private static void prepare(TestHart machine, int stride, long start, boolean paged, RandomGenerator random) {
        machine.hart().setFcsr(1);
        machine.hart().floatingPointDirty = true;
        machine.x(8, start);
        machine.x(9, FIRST_DATA + random.nextInt(4096));
        machine.x(10, 40);
        machine.x(20, 40L * stride);
        if (paged) {
            TranslatedProgramsTest.map(machine, random);
        }
    }

    @Test
    void itIsAsIfEachFoundItsOwn() {
        Seeds.forEach(150, random -> {
            long seed = random.nextLong();
            int stride = random.nextInt(-200, 200);
            boolean paged = random.nextInt(4) != 0;
            long start = FIRST_DATA + random.nextInt(8192);
            int[] code = loop(random, stride);
            TestHart interpreted = TestHart.of(new InterpretedProcessor(), code);
            TestHart translated = machine(code, random.nextInt(1, 50));
            for (TestHart machine : List.of(interpreted, translated)) {
                prepare(machine, stride, start, paged, new SplittableRandom(seed));
            }
            for (int i = 0; i < 100; i++) {
                long quantum = random.nextLong(1, 2L << random.nextInt(1, 11));
                assertEquals(interpreted.execute(quantum), translated.execute(quantum));
                assertEquals(interpreted.snapshot(), translated.snapshot());
                if (interpreted.hart().pc() >= TestHart.CODE + 4L * code.length) {
                    break;
                }
            }
        });
        assertTrue(count(Sharing.NEAR) > 100 && count(Sharing.NONE) > 20, requests.size() + " translated");
    }

    private long count(Sharing sharing) {
        return requests.stream()
                .filter(request -> request.tier() == Tier.OPTIMIZED && request.sharing() == sharing)
                .count();
    }

    @Test
    void codeWhosePagesEndBetweenItsAccessesIsTranslatedAgain() {
        int[] code = {
            Asm.store("sd", 11, 0, 8),
            Asm.store("sd", 12, 8, 8),
            Asm.op("add", 11, 11, 12),
            Asm.addi(12, 12, 1),
            Asm.jal(0, -16)
        };
        int crossings = 20;
        for (long distance : new long[] {0, 4096 - 16, 4096 - 8}) {
            TestHart machine = machine(code, crossings);
            prepare(machine, 0, FIRST_DATA + distance, false, new SplittableRandom(0));
            TranslatedProgramsTest.mapAll(machine);
            machine.execute(5L * crossings - 5);
            assertEquals(0, count(Sharing.NONE));
            machine.execute(100);
            assertEquals(distance == 4096 - 8 ? 1 : 0, count(Sharing.NONE), "at " + distance);
        }
    }
}
