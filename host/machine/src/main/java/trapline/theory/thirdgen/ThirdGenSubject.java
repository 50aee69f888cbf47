package trapline.theory.thirdgen;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import trapline.isa.thirdgen.FlawedProcessor;
import trapline.isa.thirdgen.FlawedProcessor.Standing;
import trapline.isa.thirdgen.InstructionRow;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.InstructionClass;
import trapline.machine.Processor;
import trapline.theory.EncodingClass;
import trapline.theory.Search;
import trapline.theory.Situation;
import trapline.theory.Subject;
import trapline.theory.thirdgen.ThirdGenSituation.Machine;

/** A machine of the third-generation family. An encoding class is an opcode, since no other field selects a function. */
public final class ThirdGenSubject implements Subject {
    /** The name of the class of all words that are no instruction. */
    public static final String NO_INSTRUCTION = "(no instruction)";

    private static final int OPCODES = 256;

    /**
     * How much is searched.
     *
     * @param bits of the words of the small instance, 2 to 4
     * @param samples of the full machine, for each class
     * @param seed of the samples
     */
    public record Effort(int bits, int samples, long seed) {
        /** Some seconds for a machine. */
        public static final Effort NORMAL = new Effort(3, 400, 1974);

        public Effort {
            if (bits < 2 || bits > 4 || samples < 1) {
                throw new IllegalArgumentException("words of 2 to 4 bits, and at least one sample");
            }
        }
    }

    private final InstructionTable table;
    private final SmallInstance small;
    private final FullInstance full;

    private ThirdGenSubject(Machine machine, Effort effort) {
        this.table = machine.table();
        this.small = new SmallInstance(machine, effort.bits);
        this.full = new FullInstance(machine, effort.seed, effort.samples);
    }

    /**
     * {@return a machine of the family}
     *
     * @param table its instruction table
     * @param effort how much is searched
     */
    public static ThirdGenSubject of(InstructionTable table, Effort effort) {
        return of(table, FlawedProcessor.of(table, Standing.BARE), FlawedProcessor.of(table, Standing.HOSTED), effort);
    }

    /**
     * {@return a machine with processors of its own}
     *
     * @param table its instruction table
     * @param bare its processor on a bare machine
     * @param hosted its processor under a monitor
     * @param effort how much is searched
     */
    public static ThirdGenSubject of(
            InstructionTable table, Processor<ThirdGenState> bare, Processor<ThirdGenState> hosted, Effort effort) {
        return new ThirdGenSubject(new Machine(table, bare, hosted), effort);
    }

    @Override
    public String machine() {
        return table.machine();
    }

    @Override
    public String modes() {
        return "s is supervisor mode, u is user mode, R is the relocation-bounds register";
    }

    @Override
    public List<EncodingClass> classes() {
        List<EncodingClass> classes = new ArrayList<>();
        for (InstructionRow row : table.rows()) {
            classes.add(new EncodingClass(row.mnemonic(), row.mnemonic(), row.claimed()));
        }
        classes.add(new EncodingClass(NO_INSTRUCTION, NO_INSTRUCTION, InstructionClass.INNOCUOUS));
        return List.copyOf(classes);
    }

    @Override
    public List<Search> search(EncodingClass encoding, Consumer<Situation> visit) {
        if (encoding.name().equals(NO_INSTRUCTION)) {
            List<Integer> opcodes = IntStream.range(0, OPCODES)
                    .filter(opcode -> table.row(opcode).isEmpty())
                    .boxed()
                    .toList();
            return List.of(small.searchOpcodes(opcodes, visit));
        }
        InstructionRow row = table.named(encoding.name()).orElseThrow();
        return List.of(small.search(row, visit), full.search(row, visit));
    }
}
