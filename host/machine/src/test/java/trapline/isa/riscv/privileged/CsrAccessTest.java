package trapline.isa.riscv.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import trapline.isa.riscv.Cause;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.machine.Trap;

/** Who may access which CSR (2.1), the bits that close some of them, and what the access instructions do. */
class CsrAccessTest {
    /** All but those that something else closes: floating point is off, and what is not counted cannot be enabled. */
    private static Stream<Csr> all() {
        return CsrTable.ALL.stream()
                .filter(csr -> !csr.group().equals("fcsr") && !csr.group().equals("hpmcounter"));
    }

    @ParameterizedTest
    @EnumSource(PrivilegeLevel.class)
    void theNumberSaysWhichLevelItTakes(PrivilegeLevel level) {
        all().forEach(csr -> {
            TestHart test = TestHart.at(level);
            int needed = csr.number() >> 8 & 3;
            assertEquals(level.code() < needed, test.illegal(test.tryRead(csr.name())), csr.name());
        });
    }

    @ParameterizedTest
    @EnumSource(PrivilegeLevel.class)
    void theNumberSaysWhetherItCanBeWritten(PrivilegeLevel level) {
        all().forEach(csr -> {
            TestHart test = TestHart.at(level);
            boolean mayWrite = csr.number() >> 10 != 3 && level.code() >= (csr.number() >> 8 & 3);
            assertEquals(!mayWrite, test.illegal(test.tryWrite(csr.name(), 0)), csr.name());
        });
    }

    @Test
    void whatDoesNotExistIsNotInTheTable() {
        // hypervisor, debug, N extension, RV32, vectors, mseccfg, pmpaddr16, pmpcfg1, mnstatus
        List.of(0x600, 0x680, 0x7a4, 0x7b0, 0x000, 0x041, 0xc80, 0xb80, 0x310, 0x008, 0xc20, 0x747, 0x3c0, 0x3a1, 0x744)
                .forEach(number -> assertTrue(CsrTable.find(number).isEmpty(), Integer.toHexString(number)));
    }

    @Test
    void anIllegalAccessChangesNothingAndNamesTheInstruction() {
        TestHart test = TestHart.at(PrivilegeLevel.USER);
        long retired = test.hart.retired();
        Optional<Trap> trap = test.tryWrite("sscratch", 5);
        assertEquals(Optional.of(Cause.ILLEGAL_INSTRUCTION.exception(0x14051073)), trap);
        assertEquals(retired, test.hart.retired());
        test.hart.setLevel(PrivilegeLevel.MACHINE);
        assertEquals(0, test.read("sscratch"));
    }

    @ParameterizedTest
    @CsvSource({
        // function, source register's value or immediate, old value, new value
        "1, 6, 12, 6",
        "2, 6, 12, 14",
        "3, 6, 12, 8",
        "5, 6, 12, 6",
        "6, 6, 12, 14",
        "7, 6, 12, 8",
    })
    void readsThenWrites(int function, int operand, long before, long after) {
        TestHart test = new TestHart();
        test.write("mscratch", before);
        test.hart.setX(6, operand);
        assertTrue(test.csrInstruction(function, TestHart.csr("mscratch"), 7, 6).isEmpty());
        assertEquals(before, test.hart.x(7));
        assertEquals(after, test.read("mscratch"));
    }

    @Test
    void destinationAndSourceMayBeOneRegister() {
        TestHart test = new TestHart();
        test.write("mscratch", 12);
        test.hart.setX(7, 5);
        test.csrInstruction(1, TestHart.csr("mscratch"), 7, 7);
        assertEquals(12, test.hart.x(7));
        assertEquals(5, test.read("mscratch"));
    }

    @Test
    void settingNothingDoesNotWrite() {
        TestHart test = TestHart.at(PrivilegeLevel.MACHINE);
        // csrrs and csrrc with x0, csrrsi and csrrci with 0: legal for a CSR that cannot be written.
        for (int function : new int[] {2, 3, 6, 7}) {
            assertTrue(
                    test.csrInstruction(function, TestHart.csr("mhartid"), 7, 0).isEmpty());
        }
        // A register that holds 0 is another matter.
        test.hart.setX(5, 0);
        for (int function : new int[] {1, 2, 3, 5, 6, 7}) {
            assertTrue(test.illegal(test.csrInstruction(function, TestHart.csr("mhartid"), 7, 5)));
        }
    }

    @Test
    void anAccessIsOneInstruction() {
        TestHart test = new TestHart();
        test.write("mscratch", 1);
        assertEquals(TestHart.PC + 4, test.hart.pc());
        assertEquals(1, test.hart.retired());
    }

    @Test
    void tvmClosesSatpAndItsFenceInS() {
        TestHart test = TestHart.at(PrivilegeLevel.SUPERVISOR);
        assertTrue(test.tryRead("satp").isEmpty());
        assertTrue(test.execute(PrivilegedInstruction.SFENCE_VMA).isEmpty());
        test.hart.setLevel(PrivilegeLevel.MACHINE);
        test.write("mstatus", Status.TVM);
        assertTrue(test.tryRead("satp").isEmpty());
        assertTrue(test.execute(PrivilegedInstruction.SFENCE_VMA).isEmpty());
        test.hart.setLevel(PrivilegeLevel.SUPERVISOR);
        assertTrue(test.illegal(test.tryRead("satp")));
        assertTrue(test.illegal(test.tryWrite("satp", 0)));
        assertTrue(test.illegal(test.execute(PrivilegedInstruction.SFENCE_VMA)));
    }

    @ParameterizedTest
    @CsvSource({
        // instruction, U, S, M, S with its bit of mstatus set, that bit
        "SRET, false, true, true, 400000",
        "MRET, false, false, true, 0",
        "WFI, false, true, true, 200000",
        "SFENCE_VMA, false, true, true, 100000",
    })
    void privilegedInstructionsTakeTheirLevel(
            PrivilegedInstruction instruction, boolean user, boolean supervisor, boolean machine, String bit) {
        assertEquals(user, completes(instruction, PrivilegeLevel.USER, 0));
        assertEquals(supervisor, completes(instruction, PrivilegeLevel.SUPERVISOR, 0));
        assertEquals(machine, completes(instruction, PrivilegeLevel.MACHINE, 0));
        long closing = Long.parseLong(bit, 16);
        if (closing != 0) {
            assertFalse(completes(instruction, PrivilegeLevel.SUPERVISOR, closing));
            assertTrue(completes(instruction, PrivilegeLevel.MACHINE, closing));
        }
    }

    @Test
    void theWordsOfTheInstructions() {
        assertEquals(Optional.of(PrivilegedInstruction.SRET), PrivilegedInstruction.of(0x10200073));
        assertEquals(Optional.of(PrivilegedInstruction.MRET), PrivilegedInstruction.of(0x30200073));
        assertEquals(Optional.of(PrivilegedInstruction.WFI), PrivilegedInstruction.of(0x10500073));
        // sfence.vma a0, a1
        assertEquals(Optional.of(PrivilegedInstruction.SFENCE_VMA), PrivilegedInstruction.of(0x12b50073));
        // uret, hfence.vvma, sinval.vma, sret with a register
        for (int word : new int[] {0x00200073, 0x22000073, 0x16000073, 0x10208073}) {
            assertEquals(Optional.empty(), PrivilegedInstruction.of(word));
        }
    }

    private static boolean completes(PrivilegedInstruction instruction, PrivilegeLevel level, long status) {
        TestHart test = new TestHart();
        test.write("mstatus", status);
        test.hart.setLevel(level);
        return !test.illegal(test.execute(instruction));
    }
}
