package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.isa.riscv.translation.RegionTranslator;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;

/**
 * A translation that is wrong in any way stays in its region: class files are spoilt, with other offsets, other registers, other operations,
 * so that addresses come out as any number, and checks that emitters wrote are passed by. What is outside of the region stays as it
 * was; an access outside of the storage would end this JVM.
 */
class TranslatedIsolationTest {
    private static final List<Opcode> OPERATIONS =
            List.of(Opcode.LADD, Opcode.LSUB, Opcode.LMUL, Opcode.LAND, Opcode.LOR, Opcode.LXOR);

    private int spoilt;
    private int slow;

    @Test
    void whateverATranslationComputesItStaysInItsRegion() {
        Seeds.forEach(100, random -> {
            RegionTranslator translator = new RegionTranslator();
            TranslationCache cache =
                    TranslationCache.immediate(request -> spoil(translator.translate(request), random), 10_000);
            TestHart machine = loop(new TranslatedProcessor(cache, Selection.eager(1)), random);
            if (random.nextBoolean()) {
                TranslatedProgramsTest.mapAll(machine);
            }
            List<Long> before = outside(machine);
            for (int i = 0; i < 30; i++) {
                if (machine.execute(2000) instanceof Exit.Trapped) {
                    slow++;
                }
                machine.hart().setPc(TestHart.CODE + 4L * random.nextInt(40));
            }
            assertEquals(before, outside(machine));
        });
        assertTrue(spoilt > 1000, "hardly anything was spoilt: " + spoilt);
        assertTrue(slow > 100, "hardly an access was refused: " + slow);
    }

    /** Loads, stores and atomic instructions at all sizes, in a loop, through pointers that are good to begin with. */
    private static TestHart loop(TranslatedProcessor processor, RandomGenerator random) {
        String[] atomics = {"lr.w", "lr.d", "sc.w", "sc.d", "amoadd.w", "amomax.d", "amoswap.w", "amoxor.d"};
        String[] accesses = {"lb", "lhu", "lw", "ld", "sb", "sh", "sw", "sd"};
        int[] code = new int[42];
        for (int i = 0; i < 40; i++) {
            String access = accesses[random.nextInt(accesses.length)];
            int offset = random.nextInt(-64, 64);
            int pointer = random.nextInt(8, 16);
            code[i] = random.nextInt(4) == 0
                    ? Asm.op(atomics[random.nextInt(atomics.length)], random.nextInt(16, 24), pointer, 0)
                    : access.startsWith("s")
                            ? Asm.store(access, random.nextInt(16, 24), offset, pointer)
                            : random.nextBoolean()
                                    ? Asm.load(access, random.nextInt(16, 24), offset, pointer)
                                    : Asm.addi(pointer, pointer, random.nextInt(-8, 8));
        }
        code[40] = Asm.jal(0, -160);
        code[41] = Asm.NOP;
        TestHart machine = TestHart.of(processor, code);
        for (int register = 8; register < 16; register++) {
            machine.x(register, ProcessorContract.AREA + random.nextInt(4096));
            machine.x(register + 8, random.nextLong());
        }
        return machine;
    }

    private static List<Long> outside(TestHart machine) {
        Storage storage = machine.storage();
        RelocationBounds inside = machine.hart().memory().region();
        List<Long> cells = new java.util.ArrayList<>();
        for (long cell = 0; cell < storage.q(); cell++) {
            if (cell < inside.l() || cell >= inside.end()) {
                cells.add(storage.load(cell));
            }
        }
        return cells;
    }

    /** {@return a class file that verifies, and does something else; fuel is left alone, so that it ends} */
    private byte[] spoil(byte[] classFile, RandomGenerator random) {
        CodeTransform code = (builder, element) -> {
            boolean now = random.nextInt(6) == 0;
            if (now && element instanceof ConstantInstruction constant && constant.constantValue() instanceof Long) {
                builder.loadConstant((Long) (random.nextLong() >> random.nextInt(64)));
                spoilt++;
            } else if (now
                    && element instanceof LoadInstruction load
                    && load.opcode().name().startsWith("LLOAD")) {
                builder.loadConstant((Long) (random.nextLong() >> random.nextInt(64)));
                spoilt++;
            } else if (now
                    && element instanceof OperatorInstruction operator
                    && OPERATIONS.contains(operator.opcode())) {
                builder.with(OperatorInstruction.of(OPERATIONS.get(random.nextInt(OPERATIONS.size()))));
                spoilt++;
            } else {
                builder.with(element);
            }
        };
        ClassFile files = ClassFile.of();
        return files.transformClass(files.parse(classFile), ClassTransform.transformingMethodBodies(code));
    }
}
