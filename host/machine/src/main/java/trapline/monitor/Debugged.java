package trapline.monitor;

import java.util.Optional;
import java.util.OptionalLong;
import trapline.machine.DataAccess;

/**
 * A guest as a debugger sees it, between two instructions. Looking never changes the machine's state, nor anything that decides
 * how it goes on. Registers have the numbers of the target description, and 64 bits.
 */
public interface Debugged {
    /** {@return what registers the target has, as GDB wants it (GDB manual, appendix "Target Descriptions"), ASCII} */
    String targetDescription();

    /** {@return how many registers, from number 0 on, make up what a debugger reads and writes as a whole} */
    int generalRegisters();

    /**
     * {@return a register's content; empty if there is no such register}
     *
     * @param number any
     */
    OptionalLong register(int number);

    /**
     * Changes a register.
     *
     * @param number any
     * @param value its new content, of which what the register cannot hold is lost, as when the guest writes it
     * @return false, and nothing has changed, if there is no such register or a debugger may not write it
     */
    boolean setRegister(int number, long value);

    /**
     * Reads memory through the translation that is in effect, whatever it permits. Devices cannot be read: that would change them.
     *
     * @param virtualAddress the first byte
     * @param into receives the bytes
     * @return how many could be read, before the first that is no memory
     */
    int readMemory(long virtualAddress, byte[] into);

    /**
     * Writes memory, as {@link #readMemory} reads it.
     *
     * @param virtualAddress the first byte
     * @param from the bytes
     * @return false, and nothing has changed, if one of them is no memory
     */
    boolean writeMemory(long virtualAddress, byte[] from);

    /** {@return what the instruction at P does with memory if it completes; empty if nothing, or if it cannot be fetched} */
    Optional<DataAccess> nextAccess();
}
