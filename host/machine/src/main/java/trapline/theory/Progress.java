package trapline.theory;

import java.util.function.Supplier;

/** Is told what a long computation is at, far more often than anybody wants to read it. */
@FunctionalInterface
public interface Progress {
    /** For who does not want to know. */
    Progress UNSEEN = _ -> {};

    /**
     * Is told.
     *
     * @param what the computation is at, made only if it is wanted
     */
    void at(Supplier<String> what);
}
