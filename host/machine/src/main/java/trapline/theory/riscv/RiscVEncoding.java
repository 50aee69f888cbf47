package trapline.theory.riscv;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import trapline.isa.riscv.EncodingTable;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.privileged.Csr;
import trapline.isa.riscv.privileged.CsrTable;
import trapline.isa.riscv.privileged.PrivilegedInstruction;
import trapline.machine.InstructionClass;
import trapline.theory.EncodingClass;

/**
 * An encoding class of RISC-V: a row of the instruction table; of an access to a CSR also the register's number, and whether the
 * instruction writes it, which the field rs1 selects.
 *
 * @param row of the table
 * @param csr the register, for an access to one that there is
 * @param writes whether it is written
 */
record RiscVEncoding(EncodingTable.Row row, Optional<Csr> csr, boolean writes) {
    private static final int CSR_SHIFT = 20;
    private static final int SOURCE_SHIFT = 15;
    private static final int SOURCE_MASK = 31 << SOURCE_SHIFT;
    private static final int NO_SUCH_CSR = 0x5c0;

    /** {@return all classes by their names} */
    static Map<String, RiscVEncoding> all() {
        Map<String, RiscVEncoding> all = new LinkedHashMap<>();
        for (EncodingTable.Row row : EncodingTable.ROWS) {
            for (RiscVEncoding encoding : of(row)) {
                all.put(encoding.name(), encoding);
            }
        }
        return all;
    }

    private static List<RiscVEncoding> of(EncodingTable.Row row) {
        if (!isCsrAccess(row)) {
            return List.of(new RiscVEncoding(row, Optional.empty(), false));
        }
        List<RiscVEncoding> accesses = new ArrayList<>();
        boolean alwaysWrites = row.mnemonic().startsWith("csrrw");
        for (Csr csr : CsrTable.ALL) {
            accesses.add(new RiscVEncoding(row, Optional.of(csr), true));
            if (!alwaysWrites) {
                accesses.add(new RiscVEncoding(row, Optional.of(csr), false));
            }
        }
        accesses.add(new RiscVEncoding(row, Optional.empty(), true));
        return accesses;
    }

    private static boolean isCsrAccess(EncodingTable.Row row) {
        return row.mnemonic().startsWith("csrr");
    }

    String name() {
        if (!isCsrAccess(row)) {
            return row.mnemonic();
        }
        return row.mnemonic() + " " + csr.map(Csr::name).orElse("no such register")
                + (writes ? "" : ", without a write");
    }

    private String group() {
        if (!isCsrAccess(row)) {
            return row.mnemonic();
        }
        return csr.map(register -> (writes ? "write " : "read ") + "csr " + register.group())
                .orElse("csr that there is not");
    }

    /** {@return whether what it reads is time, which the paper's model leaves out} */
    boolean readsTime() {
        return csr.map(Csr::group)
                .filter(group -> List.of("cycle", "time", "instret", "mcycle", "minstret")
                        .contains(group))
                .isPresent();
    }

    /** {@return whether scounteren decides if user mode may execute it} */
    boolean restsOnEnables() {
        return readsTime() && csr.orElseThrow().level() == PrivilegeLevel.USER && !writes;
    }

    /**
     * {@return the class, with what the machine's tables claim}
     *
     * @param supervisor the level that is taken for supervisor mode
     */
    EncodingClass encodingClass(PrivilegeLevel supervisor) {
        return new EncodingClass(name(), group(), claimed(supervisor));
    }

    /** What takes a higher level than supervisor mode, or does not exist, traps in both modes. */
    private InstructionClass claimed(PrivilegeLevel supervisor) {
        if (row.claimed() != InstructionClass.PRIVILEGED) {
            return row.claimed();
        }
        boolean legal =
                isCsrAccess(row) ? csr.isPresent() && legal(csr.get(), supervisor) : legalInstruction(supervisor);
        return legal ? InstructionClass.PRIVILEGED : InstructionClass.INNOCUOUS;
    }

    private boolean legal(Csr register, PrivilegeLevel supervisor) {
        // The floating-point CSRs are executed directly, and event counters are never open below M.
        return !register.group().equals("fcsr")
                && !(register.group().equals("hpmcounter") && supervisor != PrivilegeLevel.MACHINE)
                && supervisor.includes(register.level())
                && !(writes && register.isReadOnly());
    }

    private boolean legalInstruction(PrivilegeLevel supervisor) {
        return PrivilegedInstruction.ALL.stream()
                .filter(instruction -> instruction.mnemonic().equals(row.mnemonic()))
                .allMatch(instruction -> supervisor.includes(instruction.level()));
    }

    /** {@return bits of this class, other fields random} */
    int bits(RandomGenerator random) {
        while (true) {
            int bits = row.match() | random.nextInt() & ~row.mask();
            if (isCsrAccess(row)) {
                bits = bits & (1 << CSR_SHIFT) - 1 | csr.map(Csr::number).orElse(NO_SUCH_CSR) << CSR_SHIFT;
                bits = writes ? bits | 1 << SOURCE_SHIFT : bits & ~SOURCE_MASK;
            } else if (random.nextBoolean()) {
                // A small immediate, where there is one.
                bits &= row.bytes() == Integer.BYTES ? 0x01ff_ffff | row.mask() : 0xffff;
            }
            if (EncodingTable.isOf(bits, row)) {
                return bits;
            }
        }
    }
}
