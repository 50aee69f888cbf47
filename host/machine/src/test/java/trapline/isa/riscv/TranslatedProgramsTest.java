package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Exit;
import trapline.machine.Seeds;

/**
 * Random programs of loops, translated and interpreted: with faults in their midst, stores to their own code, pages that are
 * mapped, read-only or missing, quanta of any length, timer interrupts anywhere.
 */
class TranslatedProgramsTest {
    private static final long TABLES = PhysicalMemory.RAM_START + 0x3c000;
    private static final int MAPPED = 0xcf;
    private static final int READ_ONLY = 0x4b;

    @Test
    void loopsInBareMemory() {
        Seeds.forEach(80, random -> compare(random, false, 40));
    }

    @Test
    void loopsInPagedMemory() {
        Seeds.forEach(80, random -> compare(random, true, 40));
    }

    @Test
    void atomicInstructionsInLoops() {
        Seeds.forEach(80, random -> {
            long seed = random.nextLong();
            boolean paged = random.nextBoolean();
            TestHart interpreted = atomics(new InterpretedProcessor(), seed, paged);
            TestHart translated = atomics(TranslatedProcessorTest.eager(), seed, paged);
            for (int i = 0; i < 40; i++) {
                long quantum = random.nextLong(1, 2L << random.nextInt(1, 12));
                Exit expected = interpreted.execute(quantum);
                assertEquals(expected, translated.execute(quantum));
                assertEquals(interpreted.snapshot(), translated.snapshot());
                assertEquals(interpreted.hart().memory.reservation, translated.hart().memory.reservation);
                if (expected instanceof Exit.Trapped) {
                    interpreted.hart().setPc(TestHart.CODE);
                    translated.hart().setPc(TestHart.CODE);
                }
            }
        });
    }

    /** A loop of atomic instructions and stores on a few words, some of them unaligned, read-only, in the code, or no memory. */
    private static TestHart atomics(trapline.machine.Processor<Hart> processor, long seed, boolean paged) {
        RandomGenerator random = new java.util.SplittableRandom(seed);
        TestHart machine = TestHart.of(processor);
        int[] code = new int[26];
        for (int i = 0; i < 24; i++) {
            Instruction row = Rv64A.TABLE.get(random.nextInt(Rv64A.TABLE.size()));
            int pointer = random.nextInt(8, 11);
            int register = random.nextInt(16, 20);
            if (random.nextInt(4) == 0) {
                // Those that belong together.
                String size = random.nextBoolean() ? ".w" : ".d";
                code[i++] = Asm.op("lr" + size, 20, pointer, 0);
                code[i] = Asm.op("sc" + size, 21, pointer, register);
            } else if (random.nextInt(6) == 0) {
                code[i] = Asm.store("sd", register, 0, pointer);
            } else {
                code[i] =
                        Asm.op(row.mnemonic(), register, pointer, row.mnemonic().startsWith("lr") ? 0 : register);
            }
        }
        code[25] = Asm.jal(0, -100);
        code[24] = code[24] == 0 ? Asm.NOP : code[24];
        machine.words(TestHart.CODE, code);
        for (int register = 8; register < 11; register++) {
            machine.x(
                    register,
                    random.nextInt(8) == 0 ? pointer(random.nextLong()) : pointer(random.nextLong() | 1) & -8);
            machine.x(register + 8, random.nextLong() >> random.nextInt(64));
        }
        if (paged) {
            map(machine, random);
        }
        return machine;
    }

    @Test
    void quantaOfEveryLengthStopAtTheInstruction() {
        Seeds.forEach(3, random -> {
            long seed = random.nextLong();
            for (int quantum = 1; quantum < 120; quantum++) {
                TestHart interpreted = machine(new InterpretedProcessor(), seed, false);
                TestHart translated = machine(TranslatedProcessorTest.eager(), seed, false);
                for (int i = 0; i < 6; i++) {
                    assertEquals(interpreted.execute(quantum), translated.execute(quantum));
                }
                assertEquals(interpreted.snapshot(), translated.snapshot());
            }
        });
    }

    @Test
    void anInterruptIsTakenAtEveryBoundaryOfALoop() {
        int[] code = {
            Asm.addi(1, 1, 1),
            Asm.load("lw", 2, 0, 8),
            Asm.op("add", 3, 3, 2),
            Asm.store("sw", 3, 4, 8),
            Asm.jal(0, -16)
        };
        for (int deadline = 1; deadline < 60; deadline++) {
            TestHart translated =
                    TestHart.of(TranslatedProcessorTest.eager(), code).x(8, ProcessorContract.AREA);
            translated.run(500);
            translated.state().interruptsEnabled = true;
            translated.state().deadline = translated.hart().time() + deadline;
            long before = translated.hart().retired();
            Exit exit = translated.hart().run(TranslatedProcessorTest.eager(), 1000);
            assertEquals(new Exit.Trapped(new trapline.machine.Trap.Interrupt(7, 0)), exit);
            assertEquals(deadline, translated.hart().retired() - before);
        }
    }

    private static void compare(RandomGenerator random, boolean paged, int rounds) {
        long seed = random.nextLong();
        TestHart interpreted = machine(new InterpretedProcessor(), seed, paged);
        TestHart translated = machine(TranslatedProcessorTest.eager(), seed, paged);
        for (int i = 0; i < rounds; i++) {
            long quantum = random.nextLong(1, 2L << random.nextInt(1, 12));
            Exit expected = interpreted.execute(quantum);
            assertEquals(expected, translated.execute(quantum));
            assertEquals(interpreted.snapshot(), translated.snapshot());
            if (expected instanceof Exit.Trapped) {
                long pc = TestHart.CODE + 4L * random.nextInt(60);
                goOn(interpreted, pc);
                goOn(translated, pc);
            }
        }
    }

    private static void goOn(TestHart machine, long pc) {
        machine.hart().setPc(pc);
        for (int register = 8; register < 16; register++) {
            machine.x(register, pointer(register * 77L + pc));
        }
    }

    private static long pointer(long number) {
        // Anywhere in RAM, once in a while in the code.
        long address = PhysicalMemory.RAM_START + (number * 0x9e3779b97f4a7c15L >>> 46);
        return (number & 15) == 0 ? TestHart.CODE + (number & 0xfc) : address;
    }

    private static TestHart machine(trapline.machine.Processor<Hart> processor, long seed, boolean paged) {
        RandomGenerator random = new java.util.SplittableRandom(seed);
        TestHart machine = TestHart.of(processor);
        // Loops of random instructions, one behind the other and in each other.
        int[] halves = RandomCode.halfWords(random, 240);
        machine.halfWords(TestHart.CODE, halves);
        for (int at = 16; at < 440; at += random.nextInt(12, 60)) {
            int back = -4 * random.nextInt(2, at / 4);
            machine.words(TestHart.CODE + at, Asm.addi(5, 5, -1), Asm.branch("blt", 0, 5, back));
        }
        machine.words(TestHart.CODE + 480, Asm.addi(5, 0, 50), Asm.jal(1, -484));
        for (int register = 1; register < Hart.REGISTERS; register++) {
            boolean pointer = register >= 8 && register < 16;
            machine.x(register, pointer ? pointer(random.nextLong()) : random.nextLong() >> random.nextInt(64));
            machine.f(register, Double.doubleToRawLongBits(random.nextInt(-50, 50) / 4.0));
        }
        machine.hart().setFcsr(random.nextInt(2));
        machine.hart().floatingPointDirty = true;
        if (paged) {
            map(machine, random);
        }
        return machine;
    }

    /** Identity, with some pages read-only and some missing. */
    static void map(TestHart machine, RandomGenerator random) {
        map(machine, page -> page == 1 || random.nextInt(4) != 0 ? MAPPED : random.nextBoolean() ? READ_ONLY : 0);
    }

    /** Identity, with nothing missing. */
    static void mapAll(TestHart machine) {
        map(machine, _ -> MAPPED);
    }

    private static void map(TestHart machine, IntUnaryOperator flags) {
        machine.doubleWord(TABLES + 16, TABLES + 0x1000 >>> 12 << 10 | 1);
        machine.doubleWord(TABLES + 0x1000, TABLES + 0x2000 >>> 12 << 10 | 1);
        for (int page = 0; page < TestHart.PAGES - 4; page++) {
            long physical = PhysicalMemory.RAM_START + 0x1000L * page;
            machine.doubleWord(TABLES + 0x2000 + 8L * page, physical >>> 12 << 10 | flags.applyAsInt(page));
        }
        machine.state().satp = 8L << 60 | TABLES >>> 12;
        machine.hart().setLevel(PrivilegeLevel.SUPERVISOR);
        machine.hart().requestComposition(new Recomposition.Everything());
        machine.hart().composeRelocation();
    }
}
