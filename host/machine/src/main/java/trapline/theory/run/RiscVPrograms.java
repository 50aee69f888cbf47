package trapline.theory.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import trapline.isa.riscv.EncodingTable;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.privileged.Csr;
import trapline.isa.riscv.privileged.CsrTable;

/** Random programs for the RISC-V machine, over the whole instruction table, and steps towards smaller ones. */
final class RiscVPrograms {
    private static final int LONGEST = 16;
    private static final int SYSTEM = 0x73;

    /** SBI's extensions, and one that there is not: base, legacy output, debug console. */
    private static final long[] EXTENSIONS = {0x10, 1, 0x4442_434e, 0x5472_6170};

    /** What a monitor that is a guest cannot give as the machine does: it takes time itself, and has Sv39 only. */
    private static final Set<String> TIMING = Set.of("cycle", "time", "instret", "stimecmp", "satp");

    private final List<EncodingTable.Row> rows = EncodingTable.ROWS;
    private final PrivilegeLevel supervisor;

    /**
     * Programs.
     *
     * @param supervisor the level that is taken for supervisor mode, S or M
     */
    RiscVPrograms(PrivilegeLevel supervisor) {
        this.supervisor = supervisor;
    }

    /**
     * {@return a random program}
     *
     * @param random where from
     * @param overSbi whether its kernel is in S: then no timer runs, and time is not read
     */
    RiscVProgramCase random(RandomGenerator random, boolean overSbi) {
        RiscVSetUp setUp = new RiscVSetUp(
                overSbi ? PrivilegeLevel.SUPERVISOR : PrivilegeLevel.MACHINE,
                random.nextBoolean() ? supervisor : PrivilegeLevel.USER,
                random.nextInt(4) != 0,
                overSbi || random.nextBoolean(),
                overSbi || random.nextBoolean() ? 0 : random.nextInt(1, RiscVSetUp.LATEST + 1),
                EXTENSIONS[random.nextInt(EXTENSIONS.length)]);
        List<Integer> code = new ArrayList<>();
        int length = random.nextInt(1, LONGEST + 1);
        while (code.size() < length) {
            int word = instruction(random);
            if (!overSbi || isForAnyMonitor(word)) {
                code.add(word);
            }
        }
        return new RiscVProgramCase(setUp, code);
    }

    /** Reads no time, and leaves a6 and a7, which say what an ecall calls. */
    private static boolean isForAnyMonitor(int word) {
        int rd = word >>> 7 & 31;
        boolean csrAccess = (word & 0x7f) == SYSTEM && (word >>> 12 & 3) != 0;
        return rd != 16
                && rd != 17
                && !(csrAccess
                        && CsrTable.find(word >>> 20)
                                .map(Csr::name)
                                .filter(TIMING::contains)
                                .isPresent());
    }

    private int instruction(RandomGenerator random) {
        EncodingTable.Row row = rows.get(random.nextInt(rows.size()));
        if (random.nextInt(6) == 0) {
            int csr = CsrTable.ALL.get(random.nextInt(CsrTable.ALL.size())).number();
            int function = new int[] {1, 2, 3, 5, 6, 7}[random.nextInt(6)];
            return SYSTEM | function << 12 | random.nextInt(32) << 7 | random.nextInt(32) << 15 | csr << 20;
        }
        if (random.nextInt(5) == 0) {
            return RiscVKernel.addi(random.nextInt(32), random.nextInt(32), random.nextInt(-64, 64));
        }
        int bits = row.match() | random.nextInt() & ~row.mask();
        if (row.bytes() == Short.BYTES) {
            // c.nop fills the word.
            return bits & 0xffff | 1 << 16;
        }
        // Small immediates, so that jumps stay near and data is found.
        return random.nextInt(4) == 0 ? bits : bits & (0x03ff_ffff | row.mask());
    }

    /** {@return what is one step smaller} */
    Stream<RiscVProgramCase> smaller(RiscVProgramCase program) {
        RiscVSetUp setUp = program.setUp();
        Stream<RiscVProgramCase> shorter = IntStream.range(0, program.code().size())
                .mapToObj(i -> {
                    List<Integer> less = new ArrayList<>(program.code());
                    less.subList(i, i + 1).clear();
                    return new RiscVProgramCase(setUp, less);
                });
        Stream<RiscVProgramCase> simpler = Stream.of(
                        setUp.haltingAtOnce(), setUp.withoutTimer(), setUp.overSbi() ? setUp : setUp.withoutPaging())
                .filter(other -> !other.equals(setUp))
                .map(other -> new RiscVProgramCase(other, program.code()));
        return Stream.concat(shorter, simpler);
    }
}
