package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import trapline.isa.thirdgen.InstructionTable;
import trapline.machine.BareMachine;
import trapline.monitor.thirdgen.ThirdGenMachine;

/** A hosted machine at rest, with what the bare machine must be equal to. */
record Twin(VmSpec spec, Inspection seen, VirtualMachine.ConsoleText text) {
    /** {@return a machine that does not run any more, or not now} */
    static Twin of(TestNode node, VmSpec spec) {
        return new Twin(spec, node.inspect(spec.id()), node.console(spec.id()));
    }

    /** Replays the recorded history on a bare machine and compares. */
    void assertEqualToBareMachine() {
        String what = spec.id() + ", " + seen.status() + ", history " + seen.history();
        assertTrue(seen.historyComplete(), what);
        InstructionTable table = InstructionTable.of(spec.program().machine()).orElseThrow();
        BareMachine bare = new ThirdGenMachine(table).bare(spec.program());
        bare.replay(seen.history(), seen.status().steps());
        assertEquals(bare.steps(), seen.status().steps(), what);
        assertEquals(bare.transcript(), text.bytes(), what);
        assertEquals(bare.digest(), seen.digest().orElseThrow(), what);
    }
}
