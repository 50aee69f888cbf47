package trapline.theory.run;

import java.util.Optional;

/** A program on a virtual machine, as it goes on. */
public interface HostedRun {
    /**
     * Goes on to the next moment in which the machine is at rest: after a trap, at a halt, or where it is stopped because it does not
     * halt.
     *
     * @return the moment, later than all before; empty if it was stopped where nothing can be compared
     */
    Optional<Moment> next();

    /** {@return how its instructions were executed so far} */
    Counts counts();
}
