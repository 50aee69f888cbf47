package trapline.theory;

import trapline.machine.InstructionClass;

/**
 * What is classified: the words that share an opcode and all fields that select a function.
 *
 * @param name a name of its own on its machine
 * @param group what it is shown with: classes of one group with equal verdicts share a line
 * @param claimed what the machine's own table claims of it
 */
public record EncodingClass(String name, String group, InstructionClass claimed) {}
