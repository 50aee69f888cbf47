package trapline.monitor;

import java.util.List;
import java.util.Optional;
import trapline.machine.RelocationBounds;

/**
 * The processor's part of a virtual machine's state, for people and programs to look at: the virtual M, P and R and the
 * registers, whatever the kind of machine.
 *
 * @param mode M, by its name on the machine
 * @param p P, any 64 bits
 * @param r R, on a machine that has such a register
 * @param registers in the machine's order
 * @param radix in which the machine's people write addresses: 10 or 16
 */
public record ProcessorState(String mode, long p, Optional<RelocationBounds> r, List<Register> registers, int radix) {
    /**
     * A register.
     *
     * @param name its name on the machine
     * @param value its content
     */
    public record Register(String name, long value) {}

    public ProcessorState {
        registers = List.copyOf(registers);
        if (radix != 10 && radix != 16) {
            throw new IllegalArgumentException("addresses in radix " + radix);
        }
    }

    /**
     * {@return the content of a register}
     *
     * @param name which; there is one of that name
     */
    public long register(String name) {
        return registers.stream()
                .filter(register -> register.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no register '" + name + "'"))
                .value();
    }
}
