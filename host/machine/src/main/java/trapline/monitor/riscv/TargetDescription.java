package trapline.monitor.riscv;

import java.util.List;
import java.util.stream.IntStream;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.privileged.Csr;
import trapline.isa.riscv.privileged.CsrTable;

/**
 * A RISC-V machine as GDB wants a target described (GDB manual, "Target Description Format" and "RISC-V Features"). GDB knows the
 * integer registers by the names of their roles in the calling convention.
 */
final class TargetDescription {
    private static final List<String> INTEGER_NAMES = List.of(
            "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "fp", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6",
            "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6");

    private static final List<String> FLOAT_NAMES = List.of(
            "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2", "fa3", "fa4",
            "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8", "ft9",
            "ft10", "ft11");

    /** The text, XML. */
    static final String TEXT = text();

    private TargetDescription() {}

    private static String text() {
        StringBuilder xml = new StringBuilder();
        xml.append("<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n<target version=\"1.0\">\n");
        xml.append("<architecture>riscv:rv64</architecture>\n");
        feature(xml, "cpu", TargetDescription::integers);
        feature(xml, "fpu", TargetDescription::floats);
        feature(xml, "csr", TargetDescription::csrs);
        feature(xml, "virtual", target -> register(target, "priv", DebugRegisters.LEVEL, "int"));
        return xml.append("</target>\n").toString();
    }

    /** What appends the registers of a feature. */
    private interface Registers {
        void appendTo(StringBuilder xml);
    }

    private static void feature(StringBuilder xml, String name, Registers registers) {
        xml.append("<feature name=\"org.gnu.gdb.riscv.").append(name).append("\">\n");
        registers.appendTo(xml);
        xml.append("</feature>\n");
    }

    private static void integers(StringBuilder xml) {
        for (int i = 0; i < Hart.REGISTERS; i++) {
            String name = INTEGER_NAMES.get(i);
            String type = switch (name) {
                case "ra" -> "code_ptr";
                case "sp", "gp", "tp", "fp" -> "data_ptr";
                default -> "int";
            };
            register(xml, name, i, type);
        }
        register(xml, "pc", DebugRegisters.PC, "code_ptr");
    }

    private static void floats(StringBuilder xml) {
        xml.append("<union id=\"riscv_double\"><field name=\"float\" type=\"ieee_single\"/>");
        xml.append("<field name=\"double\" type=\"ieee_double\"/></union>\n");
        IntStream.range(0, Hart.REGISTERS)
                .forEach(i -> register(xml, FLOAT_NAMES.get(i), DebugRegisters.FIRST_FLOAT + i, "riscv_double"));
        CsrTable.ALL.stream().filter(TargetDescription::isFloatingPoint).forEach(csr -> register(xml, csr));
    }

    private static void csrs(StringBuilder xml) {
        CsrTable.ALL.stream().filter(csr -> !isFloatingPoint(csr)).forEach(csr -> register(xml, csr));
    }

    private static boolean isFloatingPoint(Csr csr) {
        return csr.number() <= DebugRegisters.FCSR;
    }

    private static void register(StringBuilder xml, Csr csr) {
        register(xml, csr.name(), DebugRegisters.FIRST_CSR + csr.number(), "int");
    }

    private static void register(StringBuilder xml, String name, int number, String type) {
        xml.append("<reg name=\"%s\" bitsize=\"64\" type=\"%s\" regnum=\"%d\"/>\n".formatted(name, type, number));
    }
}
