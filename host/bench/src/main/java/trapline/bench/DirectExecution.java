package trapline.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import trapline.machine.BareMachine;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.thirdgen.ThirdGenMachine;

/**
 * How fast InterpretedProcessor executes directly: programs of different kinds, in turns, in one JVM, so that the compiler cannot
 * tune the loop to one of them. The goal: at least 150 million instructions a second for each.
 *
 * <p>The machines are bare ones, of which the few privileged instructions count as any other.
 */
public final class DirectExecution {
    private static final int WARM_UP_ROUNDS = 5;
    private static final int ROUNDS = 9;
    private static final long INSTRUCTIONS = 20_000_000;
    private static final double GOAL = 150;
    private static final long SEED = 1974;
    private static final double NANOS_PER_MICRO = 1000;

    private DirectExecution() {}

    /** {@return the programs that are measured, by name} */
    static Map<String, Image> programs() {
        Map<String, Image> programs = new LinkedHashMap<>();
        programs.put("branches", Programs.branches());
        programs.put("memory", Programs.memory());
        programs.put("calls", Programs.calls());
        programs.put("straight", Programs.straightLine(new SplittableRandom(SEED)));
        programs.put("runaway", Programs.image("runaway"));
        programs.put("primes", Programs.image("primes"));
        programs.put("sha256", Programs.image("sha256"));
        return programs;
    }

    /**
     * Measures.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        Map<String, Image> programs = programs();
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (Map.Entry<String, Image> program : programs.entrySet()) {
                double rate = millionsPerSecond(program.getValue());
                if (round >= 0) {
                    rates.computeIfAbsent(program.getKey(), _ -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        System.out.printf("million instructions per CPU second, median (lowest-highest) of %d rounds%n%n", ROUNDS);
        rates.forEach((name, samples) -> print(name, new Rounds(samples)));
    }

    /** Runs a program, from its start each time it has ended, for at least {@link #INSTRUCTIONS}. */
    private static double millionsPerSecond(Image image) {
        long steps = 0;
        long nanos = 0;
        while (steps < INSTRUCTIONS) {
            BareMachine machine = boot(image);
            long start = ProcessorTime.ofThisThread();
            Exit exit = machine.runTo(INSTRUCTIONS - steps);
            nanos += ProcessorTime.ofThisThread() - start;
            steps += machine.steps();
            if (exit instanceof Exit.WaitingForInterrupt) {
                throw new IllegalStateException("the program waits");
            }
        }
        return steps * NANOS_PER_MICRO / nanos;
    }

    /** {@return a machine with the image, and text typed on its console for programs that read it} */
    static BareMachine boot(Image image) {
        BareMachine machine = new ThirdGenMachine().bare(ThirdGenProgram.of(image));
        machine.deliver(new Input.ConsoleInput("third generation ".repeat(3000)));
        machine.deliver(new Input.ConsoleEnd());
        return machine;
    }

    private static void print(String name, Rounds rates) {
        System.out.printf(
                Locale.ROOT,
                "%-12s %-20s %s%n",
                name,
                rates.show(0),
                rates.median() >= GOAL ? "at least 150: reached" : "at least 150: MISSED");
    }
}
