/**
 * Theorem 2 of the paper: a machine is recursively virtualizable if it is virtualizable and a monitor without timing dependence can be
 * built for it. The monitor is a guest program ({@code guest-images/thirdgen/vmm.asm}, {@code guest-images/riscv/vmm}); here it
 * is put on machines with its guests in it, to any depth ({@link trapline.theory.recursion.Nesting}), run, read back
 * ({@link trapline.theory.recursion.HostedGuest}), compared with bare machines, and measured
 * ({@link trapline.theory.recursion.GrowthLaw}).
 */
@NullMarked
package trapline.theory.recursion;

import org.jspecify.annotations.NullMarked;
