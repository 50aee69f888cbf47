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
     * {@return why there is no such run; empty if there is}
     *
     * @param hosting under what
     */
    Optional<String> notHosted(Hosting hosting);

    /**
     * {@return a random program, in virtual supervisor or user mode}
     *
     * @param random where from
     * @param hosting under what it is to run: a monitor that is a guest may host programs of another form
     */
    P random(RandomGenerator random, Hosting hosting);

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
     * {@return a program on the bare machine, before its first instruction}
     *
     * @param program which
     * @param hosting under what it runs besides, which decides what a position is
     */
    BareRun bare(P program, Hosting hosting);

    /**
     * {@return a program on a virtual machine, before its first instruction}
     *
     * @param program which
     * @param hosting under what, whether a theorem covers it or not
     */
    HostedRun hosted(P program, Hosting hosting);

    /**
     * {@return a program in readable form, a line for each instruction}
     *
     * @param program which
     */
    List<String> text(P program);
}
