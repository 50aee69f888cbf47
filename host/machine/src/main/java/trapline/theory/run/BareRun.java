package trapline.theory.run;

/** A program on the bare machine. */
public interface BareRun {
    /**
     * Goes on to a position, or to where it halts before.
     *
     * @param position not before the one of the last call
     * @param last whether all of storage is to be compared, and not only what the program is likely to have changed
     * @return the state there
     */
    MappedState at(long position, boolean last);
}
