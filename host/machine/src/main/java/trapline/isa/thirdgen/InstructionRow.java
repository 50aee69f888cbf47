package trapline.isa.thirdgen;

import trapline.machine.InstructionClass;

/** A row of an instruction table: one operation, or the flaw of a machine that has one. */
public sealed interface InstructionRow permits Operation, Flaw {
    /** {@return the name in assembly text} */
    String mnemonic();

    /** {@return bits 63 to 56 of the word, 1 to 255} */
    int opcode();

    /** {@return which fields it uses} */
    Operands operands();

    /** {@return the class that the table claims} */
    InstructionClass claimed();

    /** {@return what it does, in a line} */
    String effect();
}
