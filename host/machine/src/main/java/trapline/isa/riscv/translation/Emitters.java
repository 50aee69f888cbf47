package trapline.isa.riscv.translation;

import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.Opcode;

/** The emitters by opcode, from the tables of the extensions. Jumps have none: they end blocks. */
final class Emitters {
    private static final @Nullable Emitter[] TABLE = new @Nullable Emitter[Opcode.LAST + 1];

    static {
        IntegerEmitters.addTo(TABLE);
        MultiplicationEmitters.addTo(TABLE);
        BitEmitters.addTo(TABLE);
        MemoryEmitters.addTo(TABLE);
        AtomicEmitters.addTo(TABLE);
        FloatingEmitters.addTo(TABLE);
    }

    private Emitters() {}

    /** {@return whether an instruction is executed by the interpreter's own method, called from translated code} */
    static boolean isRare(int opcode) {
        boolean jump = opcode >= Opcode.JAL && opcode <= Opcode.BGEU || opcode == Opcode.J;
        return TABLE[opcode] == null && !jump;
    }

    /** {@return the emitter of an instruction that is no jump} */
    static Emitter of(int opcode) {
        Emitter found = TABLE[opcode];
        return found == null ? RareEmitter::emit : found;
    }
}
