/**
 * The paper's definitions and theorems as running code: the classes of section 4 are decided for a machine by running its
 * executable semantics, and not a model of them.
 *
 * <table>
 * <caption>From the paper to code</caption>
 * <tr><th>the paper</th><th>code</th><th>test</th></tr>
 * <tr><td>S = &lt;E, M, P, R&gt;; an instruction is a function on states</td>
 *     <td>{@link trapline.theory.Situation}: what a program can name, {@link trapline.theory.Frame}: the rest;
 *     {@link trapline.theory.Situation#execute} runs the bare machine's semantics</td><td>GoldenVerdictsTest</td></tr>
 * <tr><td>trap, memory trap</td><td>{@link trapline.theory.Outcome.Kind}</td><td>FlawTest, ProcessorContract</td></tr>
 * <tr><td>privileged: for every pair S1 = (e, s, p, r), S2 = (e, u, p, r) of which none memory-traps, i(S2) traps and i(S1) does
 *     not</td><td>{@link trapline.theory.Property#NOT_PRIVILEGED}, a counterexample;
 *     {@link trapline.theory.Classification#privileged}</td><td>GoldenVerdictsTest</td></tr>
 * <tr><td>control sensitive: for some state, without a trap, R or M changes</td>
 *     <td>{@link trapline.theory.Classification#controlSensitive}</td><td>GoldenVerdictsTest</td></tr>
 * <tr><td>behaviour sensitive: states (E|r, m1, p, r) and (E|r+x, m2, p, r+x) with equal windows, i keeps M and R and does not
 *     trap, and the windows or P differ then; x = 0: mode sensitive; m1 = m2: location sensitive</td>
 *     <td>{@link trapline.theory.Classification#behaviourSensitive}; registers count as part of what the program sees</td>
 *     <td>GoldenVerdictsTest</td></tr>
 * <tr><td>sensitive, innocuous; user sensitive, supervisor sensitive</td><td>{@link trapline.theory.Classification}</td>
 *     <td>GoldenVerdictsTest</td></tr>
 * <tr><td>CP = &lt;D, A, {v_i}&gt;</td><td>{@link trapline.monitor}</td><td>EfficiencyTest, LaneTest</td></tr>
 * <tr><td>efficiency, resource control, equivalence</td><td>README, "How it is built"</td>
 *     <td>EfficiencyTest, ResourceControlTest, EquivalenceTest</td></tr>
 * <tr><td>the VM map f: E'[i + k] = E[i], P' = P, R' = (l + k, b)</td>
 *     <td>{@link trapline.machine.RelocationBounds#within}; {@code theory.run.MappedState} is a state
 *     through it</td>
 *     <td>ComparisonTest</td></tr>
 * <tr><td>the proof of Theorem 1, first step: what is innocuous obeys f when it is executed directly</td>
 *     <td>one processor for bare and virtual machines; {@link trapline.theory.Property#DIRECT}</td><td>DifferentialTest</td></tr>
 * <tr><td>second step: what is sensitive obeys f when v_i simulates it</td>
 *     <td>one semantics for v_i and the bare machine, {@code isa.thirdgen.PrivilegedInstruction}</td>
 *     <td>PrivilegedInstructionTest</td></tr>
 * <tr><td>third step: then every sequence obeys it</td><td>{@code theory.run.Comparison}, random programs</td>
 *     <td>ComparisonTest, EquivalenceTest</td></tr>
 * <tr><td>equivalence is compared where the real machine halts</td>
 *     <td>{@code theory.run.Trial}: there, and in every {@code theory.run.Moment} in which the control program has the machine at
 *     rest</td><td>ComparisonTest, MutationTest</td></tr>
 * <tr><td>Theorem 2's proof: a monitor without timing dependence does to a virtual machine what it does to a real one</td>
 *     <td>{@code guest-images/thirdgen/vmm.asm}, {@code guest-images/riscv/vmm}; {@link trapline.theory.recursion}</td>
 *     <td>ThirdGenRecursionTest, RiscVRecursionTest, GuestMonitorTest</td></tr>
 * <tr><td>f of f: R' at each level is R with all the k on the way</td>
 *     <td>{@link trapline.theory.recursion.RecursionReport.Level}</td><td>ThirdGenRecursionTest</td></tr>
 * <tr><td>Theorem 3's proof: what is interpreted obeys f, and user sensitive instructions trap in virtual user mode</td>
 *     <td>{@link trapline.theory.Classification#userSensitive}; {@code theory.run.Hosting}</td>
 *     <td>ComparisonTest, FlawedMachineTest, LinuxTest</td></tr>
 * <tr><td>a monitor is built only where its theorem says that it can be</td><td>{@code monitor.thirdgen.Refusal}</td>
 *     <td>GoldenVerdictsTest, RefusalsTest</td></tr>
 * <tr><td>Theorems 1, 2 and 3</td><td>{@link trapline.theory.Verdict}</td><td>GoldenVerdictsTest, RiscVVerdictsTest</td></tr>
 * <tr><td>hybrid monitor</td><td>{@code monitor.thirdgen.SupervisorInterpretation}, {@code monitor.riscv.SupervisorInterpretation}</td>
 *     <td>EquivalenceTest, ComparisonTest</td></tr>
 * <tr><td>JRST 1, and Theorem 1 is not necessary</td><td>{@code isa.thirdgen.Flaw}</td><td>ComparisonTest</td></tr>
 * </table>
 *
 * <p>What the paper leaves open is chosen so: every trapping execution is excluded from "sensitive", not only memory traps, or a
 * supervisor call would be sensitive and refute Theorem 1 everywhere. "Privileged" is for all states and "sensitive" for one, so
 * classes are decided for each encoding class. Stores that reach E[0] and E[1] through R are ordinary. A verdict "not found"
 * carries its {@link trapline.theory.Search} and claims no more than that. Devices, and whether the machine runs, are no part of the
 * model: changing them is a {@link trapline.theory.Property#BEYOND property of its own}, which extends "control sensitive". An
 * address outside the drum is a memory trap of the drum.
 */
@NullMarked
package trapline.theory;

import org.jspecify.annotations.NullMarked;
