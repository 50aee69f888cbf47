package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.isa.riscv.translation.RegionTranslator;

/** The bytecode of some regions, kept beside this test: a change of an emitter shows as a change of these. */
class RegionListingsTest {
    private static final Map<String, int[]> REGIONS = new LinkedHashMap<>();

    static {
        REGIONS.put(
                "sum",
                new int[] {Asm.op("add", 2, 2, 1), Asm.addi(1, 1, -1), Asm.branch("bne", 1, 0, -8), Asm.jalr(0, 1, 0)});
        REGIONS.put("copy", new int[] {
            Asm.load("lbu", 3, 0, 1), Asm.store("sb", 3, 0, 2), Asm.addi(1, 1, 1), Asm.branch("bltu", 1, 4, -12)
        });
        REGIONS.put("call", new int[] {
            Asm.addi(2, 2, -16), Asm.jal(1, 0x100), Asm.jal(1, -8), Asm.addi(2, 2, 16), Asm.jalr(0, 1, 0)
        });
        REGIONS.put("double", new int[] {
            Asm.load("fld", 1, 0, 1), Asm.op("fadd.d", 2, 2, 1), Asm.op("fclass.d", 3, 2, 0), Asm.jalr(0, 1, 0)
        });
        REGIONS.put("atomic", new int[] {
            Asm.op("lr.w", 2, 1, 0),
            Asm.addi(2, 2, 1),
            Asm.op("sc.w", 3, 1, 2),
            Asm.op("amoadd.d", 0, 4, 2),
            Asm.jalr(0, 1, 0)
        });
        REGIONS.put("words", new int[] {
            Asm.load("lw", 2, 0, 1), Asm.opImmediate("addiw", 3, 3, 1), Asm.addi(1, 1, 4), Asm.branch("bne", 3, 4, -12)
        });
        REGIONS.put("frame", new int[] {
            Asm.addi(2, 2, -32),
            Asm.store("sd", 1, 24, 2),
            Asm.store("sd", 8, 16, 2),
            Asm.load("ld", 8, 0, 10),
            Asm.load("lw", 10, 8, 10),
            Asm.load("lw", 11, 8, 10),
            Asm.jalr(0, 1, 0)
        });
        REGIONS.put("inside", new int[] {
            Asm.addi(1, 0, 1), Asm.jal(1, 12), Asm.addi(2, 2, 1), Asm.jal(0, -12), Asm.addi(3, 3, 1), Asm.jalr(0, 1, 0)
        });
        REGIONS.put("switch", new int[] {
            Asm.op("add", 2, 2, 1),
            Asm.jalr(0, 2, 0),
            Asm.addi(1, 1, 1),
            Asm.jal(0, -12),
            Asm.addi(1, 1, 2),
            Asm.jal(0, -20)
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum", "copy", "call", "double", "atomic", "words", "frame", "switch", "inside"})
    void aRegionIsTranslatedTo(String name) throws IOException {
        byte[] classFile = new RegionTranslator()
                .translate(request(
                        Objects.requireNonNull(REGIONS.get(name)),
                        !name.equals("copy") && !name.equals("frame"),
                        jumps(name)));
        String listing = listing(classFile);
        Optional<String> kept = kept(name);
        if (kept.isEmpty() || !kept.get().equals(listing)) {
            System.out.println("==== " + name + ".txt\n" + listing);
        }
        assertTrue(kept.isPresent(), "no listing is kept");
        assertEquals(kept.get(), listing);
    }

    /** {@return where the jump of the switch leads, and the call inside with its return} */
    private static int[] jumps(String name) {
        return switch (name) {
            case "switch" -> new int[] {4, 8, 4, 16};
            case "inside" -> new int[] {4, 16, 20, 8};
            default -> new int[0];
        };
    }

    private static TranslationRequest request(int[] code, boolean open, int[] jumps) {
        int[] offsets = new int[code.length];
        for (int i = 0; i < code.length; i++) {
            offsets[i] = 4 * i;
        }
        return new TranslationRequest(
                open, Guess.SET, Tier.OPTIMIZED, Sharing.NEAR, new FoundCode(offsets, code, jumps));
    }

    private static Optional<String> kept(String name) throws IOException {
        try (InputStream in = RegionListingsTest.class.getResourceAsStream("regions/" + name + ".txt")) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    private static String listing(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        for (MethodModel method : model.methods()) {
            if (method.methodName().equalsString("run")) {
                return listing(method.findAttribute(Attributes.code()).orElseThrow());
            }
        }
        throw new AssertionError("no method run");
    }

    private static String listing(CodeModel code) {
        Map<Label, Integer> labels = new LinkedHashMap<>();
        for (CodeElement element : code) {
            if (element instanceof LabelTarget target) {
                labels.put(target.label(), labels.size());
            }
        }
        StringBuilder text = new StringBuilder();
        for (CodeElement element : code) {
            String line = line(element, labels);
            if (!line.isEmpty()) {
                text.append(line).append('\n');
            }
        }
        return text.toString();
    }

    private static String line(CodeElement element, Map<Label, Integer> labels) {
        return switch (element) {
            case LabelTarget target -> "L" + labels.get(target.label()) + ":";
            case BranchInstruction branch -> name(branch) + " L" + labels.get(branch.target());
            case ConstantInstruction constant -> "    push " + constant.constantValue();
            case LoadInstruction load ->
                "    " + load.typeKind().name().toLowerCase(java.util.Locale.ROOT) + " load " + load.slot();
            case StoreInstruction store ->
                "    " + store.typeKind().name().toLowerCase(java.util.Locale.ROOT) + " store " + store.slot();
            case IncrementInstruction increment -> "    iinc " + increment.slot() + " " + increment.constant();
            case FieldInstruction field -> name(field) + " " + field.name().stringValue();
            case LookupSwitchInstruction lookup -> name(lookup) + cases(lookup, labels);
            case InvokeInstruction invoke ->
                name(invoke) + " " + invoke.owner().asSymbol().displayName() + "."
                        + invoke.name().stringValue();
            case ExceptionCatch range ->
                "catch L" + labels.get(range.tryStart()) + " to L" + labels.get(range.tryEnd()) + " at L"
                        + labels.get(range.handler());
            case java.lang.classfile.Instruction other -> name(other);
            default -> "";
        };
    }

    private static String cases(LookupSwitchInstruction lookup, Map<Label, Integer> labels) {
        StringBuilder text = new StringBuilder();
        lookup.cases().forEach(to -> text.append(" " + to.caseValue() + ": L" + labels.get(to.target())));
        return text + " else L" + labels.get(lookup.defaultTarget());
    }

    private static String name(java.lang.classfile.Instruction instruction) {
        return "    " + instruction.opcode().name().toLowerCase(java.util.Locale.ROOT);
    }
}
