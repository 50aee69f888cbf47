/**
 * The formal model of Popek and Goldberg (1974, section 3): a machine state is S = &lt;E, M, P, R&gt;.
 *
 * <table>
 * <caption>Terms</caption>
 * <tr><td>E, executable storage</td><td>{@link trapline.machine.Storage}</td></tr>
 * <tr><td>M, the processor mode</td><td>{@link trapline.machine.Mode}</td></tr>
 * <tr><td>R = (l, b), the relocation-bounds register</td><td>{@link trapline.machine.RelocationBounds}</td></tr>
 * <tr><td>PSW = &lt;M, P, R&gt;</td><td>{@link trapline.machine.Psw}</td></tr>
 * <tr><td>a trap</td><td>{@link trapline.machine.Trap}</td></tr>
 * <tr><td>direct execution, bounded by a quantum</td><td>{@link trapline.machine.Processor}, {@link trapline.machine.Exit}</td></tr>
 * </table>
 *
 * <p>The model leaves out input and output, interrupts and time. {@link trapline.machine.Trap.Interrupt} and
 * {@link trapline.machine.Input} extend it, and say which clause they extend.
 */
@NullMarked
package trapline.machine;

import org.jspecify.annotations.NullMarked;
