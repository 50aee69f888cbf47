package trapline.vm;

import java.util.List;
import trapline.machine.Bytes;

/** What a machine answers its debugger. */
public sealed interface DebugReply {
    /**
     * You are its debugger, and it is at rest.
     *
     * @param targetDescription its registers, see {@link trapline.monitor.Debugged#targetDescription}
     * @param generalRegisters how many are read and written as a whole
     * @param ended whether it has ended for good: it can be looked at, and not go on
     */
    record Attached(String targetDescription, int generalRegisters, boolean ended) implements DebugReply {}

    /**
     * The contents of registers.
     *
     * @param values in their order; those that there are not are left out at the end
     */
    record Registers(List<Long> values) implements DebugReply {
        public Registers {
            values = List.copyOf(values);
        }
    }

    /**
     * The content of memory.
     *
     * @param bytes what could be read, maybe less than was asked for
     */
    record Memory(Bytes bytes) implements DebugReply {}

    /** It was done. */
    record Done() implements DebugReply {}

    /**
     * It was not done; of several registers to write, maybe those before one that cannot be.
     *
     * @param why for people
     */
    record Refused(String why) implements DebugReply {}
}
