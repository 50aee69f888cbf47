package trapline.isa.riscv.privileged;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.isa.riscv.PrivilegeLevel;

/** What can be written into each CSR (2.3, 3.1, 4.1): all ones, then all zeros, and the fields with rules of their own. */
class CsrFieldsTest {
    private final TestHart test = new TestHart();

    @ParameterizedTest
    @CsvSource({
        // name, after writing all ones, after writing zero
        "mstatus,    8000000a007e79aa, 0000000a00000000",
        "sstatus,    80000002000c6122, 0000000200000000",
        "misa,       800000000014112d, 800000000014112d",
        "medeleg,    000000000000b3ff, 0",
        "mideleg,    0000000000000222, 0",
        "mie,        0000000000000aaa, 0",
        "mip,        0000000000000222, 0",
        "mcounteren, 0000000000000007, 0",
        "scounteren, 0000000000000007, 0",
        "mcountinhibit, 0000000000000005, 0",
        "menvcfg,    8000000000000001, 0",
        "senvcfg,    0000000000000001, 0",
        "mscratch,   ffffffffffffffff, 0",
        "sscratch,   ffffffffffffffff, 0",
        "mepc,       fffffffffffffffe, 0",
        "sepc,       fffffffffffffffe, 0",
        "mcause,     ffffffffffffffff, 0",
        "scause,     ffffffffffffffff, 0",
        "mtval,      ffffffffffffffff, 0",
        "stval,      ffffffffffffffff, 0",
        "stimecmp,   ffffffffffffffff, 0",
        "satp,       0, 0",
        "pmpcfg0,    9f9f9f9f9f9f9f9f, 9f9f9f9f9f9f9f9f",
        "pmpaddr5,   003fffffffffffff, 0",
        "mhpmcounter3, 0, 0",
        "mhpmevent31, 0, 0",
        "sie,        0, 0",
        "sip,        0, 0",
    })
    void keepsWhatItHas(String name, String ones, String zeros) {
        assertEquals(ones.replaceFirst("^0+(?=.)", ""), Long.toHexString(test.legalized(name, -1)), name);
        assertEquals(zeros.replaceFirst("^0+(?=.)", ""), Long.toHexString(test.legalized(name, 0)), name);
    }

    @ParameterizedTest
    @CsvSource({"mvendorid", "marchid", "mimpid", "mhartid", "mconfigptr"})
    void saysWhatThisMachineIs(String name) {
        assertEquals(0, test.read(name));
    }

    @ParameterizedTest
    @CsvSource({"mtvec", "stvec"})
    void aReservedModeLeavesTheVector(String name) {
        assertEquals(0x8000_0101L, test.legalized(name, 0x8000_0101L));
        assertEquals(0x8000_0101L, test.legalized(name, 0x9000_0002L));
        assertEquals(0x8000_0101L, test.legalized(name, 0x9000_0003L));
        assertEquals(0x9000_0000L, test.legalized(name, 0x9000_0000L));
    }

    @Test
    void aReservedLevelLeavesMpp() {
        long supervisor = 1L << 11;
        assertEquals(supervisor, test.legalized("mstatus", supervisor) & Status.MPP);
        assertEquals(supervisor, test.legalized("mstatus", 2L << 11) & Status.MPP);
        assertEquals(Status.MPP, test.legalized("mstatus", Status.MPP) & Status.MPP);
        assertEquals(0, test.legalized("mstatus", 0) & Status.MPP);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 0", "3, 8000000000000000"})
    void sdFollowsFs(long floatingPointState, String dirty) {
        long status = test.legalized("mstatus", floatingPointState << 13);
        assertEquals(dirty, Long.toHexString(status & Status.SD));
        assertEquals(floatingPointState << 13, status & Status.FS);
    }

    @ParameterizedTest
    @CsvSource({
        "8abcd00000012345, 8abcd00000012345",
        "9abcd00000012345, 9abcd00000012345",
        "0000000000000000, 0",
        // Sv57 and Sv64 do not exist here, nor do the reserved modes: the write has no effect.
        "aabcd00000012345, 8000000000000001",
        "babcd00000012345, 8000000000000001",
        "1000000000000000, 8000000000000001",
        "f000000000000000, 8000000000000001",
    })
    void satpTakesOnlyModesThatExist(String written, String read) {
        test.write("satp", 8L << 60 | 1);
        assertEquals(read, Long.toHexString(test.legalized("satp", Long.parseUnsignedLong(written, 16))));
    }

    @Test
    void sstatusIsAPartOfMstatus() {
        test.write("mstatus", -1);
        test.write("sstatus", 0);
        assertEquals("a00721888", Long.toHexString(test.read("mstatus")));
    }

    @Test
    void sieAndSipShowWhatIsDelegated() {
        test.write("mideleg", 0x22);
        test.write("mie", -1);
        test.write("mip", -1);
        assertEquals(0x22, test.read("sie"));
        assertEquals(0x22, test.read("sip"));
        test.write("sie", 0);
        assertEquals(0xa88, test.read("mie"));
        // Of sip only SSIP can be written.
        test.write("sip", 0);
        assertEquals(0x220, test.read("mip"));
    }

    @Test
    void setAndClearOfSeipLeaveTheLineOut() {
        // 3.1.9: the value that csrrs and csrrc start from has only the bit that was written.
        test.drive(Interrupts.line(Interrupts.SUPERVISOR_EXTERNAL, true));
        assertEquals(0x200, test.read("mip"));
        test.csrInstruction(6, TestHart.csr("mip"), 0, 2);
        test.drive(0);
        assertEquals(0x2, test.read("mip"));
    }

    @Test
    void fsGetsDirtyByTheProcessor() {
        test.write("mstatus", 1L << 13);
        test.hart.setFcsr(0);
        assertEquals(1L << 13, test.read("mstatus") & Status.FS);
        test.state.status().markFloatingPointDirty();
        assertEquals(Status.FS, test.read("sstatus") & Status.FS);
        assertEquals(Status.SD, test.read("sstatus") & Status.SD);
    }

    @Test
    void everythingIsSavedAndRestored() {
        TestHart other = TestHart.at(PrivilegeLevel.MACHINE);
        CsrTable.ALL.stream()
                .filter(csr -> !csr.isReadOnly() && !csr.group().equals("fcsr"))
                .forEach(csr -> other.write(csr.name(), 0x8765_4321_8765_4321L * csr.number()));
        long[] saved = new long[Csrs.SAVED_LONGS];
        other.csrs.save(saved, 0);
        test.csrs.restore(saved, 0);
        long[] again = new long[Csrs.SAVED_LONGS];
        test.csrs.save(again, 0);
        assertArrayEquals(saved, again);
        for (Csr csr : CsrTable.ALL) {
            boolean counts = csr.group().equals("time")
                    || csr.group().contains("cycle")
                    || csr.group().contains("instret")
                    || csr.group().equals("fcsr");
            if (!counts) {
                assertEquals(other.read(csr.name()), test.read(csr.name()), csr.name());
            }
        }
    }
}
