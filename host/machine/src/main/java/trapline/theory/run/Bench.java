package trapline.theory.run;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A machine on which programs are tried.
 *
 * @param <P> its programs, values
 */
public interface Bench<P> {
    /** {@return the machine's name} */
    String machine();

    /** {@return under what its programs can be run} */
    List<Hosting> hostings();

    /**
     * {@return a random program, in virtual supervisor or user mode}
     *
     * @param random where from
     */
    P random(RandomGenerator random);

    /**
     * {@return all programs of a small vocabulary, shorter ones first, in which one of these instructions occurs}
     *
     * @param offending names of encoding classes
     */
    Stream<P> small(List<String> offending);

    /**
     * {@return programs that are a step smaller}
     *
     * @param program one
     */
    Stream<P> smaller(P program);

    /**
     * {@return where the bare machine halts; empty if it does not within the limit}
     *
     * @param program which
     */
    Optional<Ending> bare(P program);

    /**
     * {@return where a virtual machine halts; empty if it does not within the limit}
     *
     * @param program which
     * @param hosting under what, whether a theorem covers it or not
     */
    Optional<Ending> hosted(P program, Hosting hosting);

    /**
     * {@return a program in readable form, a line for each instruction}
     *
     * @param program which
     */
    List<String> text(P program);
}
