package trapline.isa.riscv.privileged;

import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import trapline.isa.riscv.PrivilegeLevel;

/**
 * A control and status register: a row of the tables {@link UserCsrs}, {@link SupervisorCsrs} and {@link MachineCsrs}. Its number
 * says which level it takes and whether it can be written (privileged architecture 1.12, 2.1).
 *
 * @param number 0 to 0xfff
 * @param name the manual's
 * @param group what accesses are counted as; the registers of one group have one interpreter
 * @param open what must hold for an access besides the level
 * @param read what an access reads
 * @param base what csrrs and csrrc set and clear bits in
 * @param write what a write does; the value is any
 */
public record Csr(
        int number,
        String name,
        String group,
        Predicate<RiscVState> open,
        ToLongFunction<RiscVState> read,
        ToLongFunction<RiscVState> base,
        Write write) {
    /** What a write of a register does. */
    @FunctionalInterface
    public interface Write {
        /**
         * Does it.
         *
         * @param state the machine
         * @param value any
         */
        void accept(RiscVState state, long value);
    }

    private static final Write NOTHING = (state, value) -> {};

    /** {@return a register that is alone in its group and open to its level} */
    static Csr of(int number, String name, ToLongFunction<RiscVState> read, Write write) {
        return new Csr(number, name, name, state -> true, read, read, write);
    }

    /** {@return a register that reads as a fixed value; a write, where the number allows one, has no effect} */
    static Csr fixed(int number, String name, long value) {
        return of(number, name, state -> value, NOTHING);
    }

    /** {@return a register that cannot be written} */
    static Csr readOnly(int number, String name, ToLongFunction<RiscVState> read) {
        return of(number, name, read, NOTHING);
    }

    Csr in(String newGroup) {
        return new Csr(number, name, newGroup, open, read, base, write);
    }

    Csr openIf(Predicate<RiscVState> condition) {
        return new Csr(number, name, group, condition, read, base, write);
    }

    Csr startingFrom(ToLongFunction<RiscVState> newBase) {
        return new Csr(number, name, group, open, read, newBase, write);
    }

    /** {@return the lowest level that may access it} */
    public PrivilegeLevel level() {
        return switch (number >> 8 & 3) {
            case 0 -> PrivilegeLevel.USER;
            case 1 -> PrivilegeLevel.SUPERVISOR;
            default -> PrivilegeLevel.MACHINE;
        };
    }

    /** {@return whether every write is illegal} */
    public boolean isReadOnly() {
        return number >> 10 == 3;
    }

    /**
     * {@return whether an access is legal now}
     *
     * @param state the machine
     * @param writes whether the access writes
     */
    boolean accessible(RiscVState state, boolean writes) {
        return state.hart().level().includes(level()) && !(writes && isReadOnly()) && open.test(state);
    }
}
