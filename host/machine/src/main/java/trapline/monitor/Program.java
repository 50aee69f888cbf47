package trapline.monitor;

import java.util.Optional;
import trapline.machine.BlockSource;
import trapline.machine.MacAddress;
import trapline.machine.snapshot.Traits;

/**
 * What a machine of a kind starts with: all that its state depends on beside its inputs. A value; what is large in it is shared
 * by all machines that start from it.
 */
public sealed interface Program permits ThirdGenProgram, RiscVProgram, SavedProgram {
    /** {@return the name of the kind of machine that it is for} */
    String machine();

    /** {@return how much storage the machine has, in words} */
    long words();

    /** {@return how much it may take beside that, for what it writes to its drum or disk, in words} */
    long backingWords();

    /** {@return how its time passes} */
    Clock clock();

    /** {@return which monitor hosts it} */
    Monitoring monitoring();

    /** {@return the address of its network card, if it has one} */
    Optional<MacAddress> network();

    /** {@return what its disk starts with, if it has a disk} */
    default Optional<BlockSource> diskBase() {
        return Optional.empty();
    }

    /** {@return what a snapshot of a machine that starts with it says about it} */
    default Traits traits() {
        return new Traits(
                machine(),
                backingWords(),
                network(),
                clock().wall(),
                clock().start(),
                trapAssist(),
                diskBase().isPresent());
    }

    /**
     * {@return whether v_i that may be are executed inline, by the machine's own actor, and not by message; the states are the
     * same either way}
     */
    boolean trapAssist();

    /**
     * {@return this, as a program for the one kind that takes such}
     *
     * @param type that kind's
     * @param <P> that kind's
     * @throws IllegalArgumentException if it is for another kind
     */
    default <P extends Program> P as(Class<P> type) {
        if (!type.isInstance(this)) {
            throw new IllegalArgumentException(
                    "a program for '" + machine() + "' where a " + type.getSimpleName() + " is needed");
        }
        return type.cast(this);
    }
}
