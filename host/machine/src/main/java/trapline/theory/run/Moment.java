package trapline.theory.run;

/**
 * A moment in which a virtual machine is at rest, so that f can be applied to its state.
 *
 * @param position where in the program's history it is: a {@link BareRun} can be brought there
 * @param state the state through f
 * @param last whether no more moments follow
 * @param halted whether the machine has halted
 */
public record Moment(long position, MappedState state, boolean last, boolean halted) {}
