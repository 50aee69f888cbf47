package trapline.theory.run;

import java.util.Optional;

/**
 * A program on the bare machine and on a virtual one, side by side.
 *
 * @param moments how many moments were compared
 * @param halted whether the virtual machine halted
 * @param difference the first one
 * @param counts how the virtual machine's instructions were executed
 */
record Trial(int moments, boolean halted, Optional<Difference> difference, Counts counts) {
    /**
     * {@return what a program shows: the two are compared through f at every moment, until one shows a difference}
     *
     * @param bench the machine
     * @param program the program
     * @param hosting the monitor
     * @param <P> the bench's programs
     */
    static <P> Trial of(Bench<P> bench, P program, Hosting hosting) {
        HostedRun hosted = bench.hosted(program, hosting);
        BareRun bare = bench.bare(program, hosting);
        int moments = 0;
        Optional<Moment> next = hosted.next();
        while (next.isPresent()) {
            Moment moment = next.get();
            moments++;
            Optional<Difference> difference =
                    bare.at(moment.position(), moment.last()).difference(moment.state());
            if (moment.last() || difference.isPresent()) {
                return new Trial(moments, moment.halted(), difference, hosted.counts());
            }
            next = hosted.next();
        }
        return new Trial(moments, false, Optional.empty(), hosted.counts());
    }
}
