package trapline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import trapline.isa.riscv.TranslatedProcessor;
import trapline.isa.riscv.TranslationCache;
import trapline.isa.riscv.translation.RegionTranslator;
import trapline.machine.BareMachine;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.monitor.RiscVProgram;
import trapline.monitor.riscv.RiscVMachine;
import trapline.vm.CompilerDirectives;

/**
 * How fast the RISC-V processors execute directly: the kernels of guest-images/riscv/compute.elf and random code, in turns, in one
 * JVM, so that the compiler cannot tune the interpreter's loop to one of them; each by the InterpretedProcessor and by the
 * TranslatedProcessor. The interpreter's goal: at least 250 million instructions a second for integer code.
 *
 * <p>The system properties warmUp and rounds set how many rounds are run before measuring, and measured. With arguments it measures the
 * bare-metal ELF files that they name instead; each must compute for long enough.
 *
 * <p>The machines are bare ones, of which the few privileged instructions count as any other.
 */
public final class RiscVExecution {
    private static final int WARM_UP_ROUNDS = Integer.getInteger("warmUp", 5);
    private static final int ROUNDS = Integer.getInteger("rounds", 11);
    private static final long STEPS = 20_000_000;
    private static final long WORDS = 1L << 21;
    private static final double GOAL = 250;
    private static final long SEED = 1974;
    private static final double NANOS_PER_MICRO = 1000;

    private static final RiscVMachine INTERPRETED = new RiscVMachine();
    private static final RiscVMachine TRANSLATED =
            new RiscVMachine(new TranslatedProcessor(TranslationCache.immediate(new RegionTranslator(), 10_000)));

    private RiscVExecution() {}

    /**
     * Measures.
     *
     * @param arguments names of ELF files; none for our own kernels
     */
    public static void main(String[] arguments) throws IOException {
        CompilerDirectives.give();
        Map<String, Bytes> programs = new LinkedHashMap<>();
        Map<String, String> commandLines = new LinkedHashMap<>();
        if (arguments.length == 0) {
            Bytes compute = elf(ComputeKernels.bareMetal());
            for (int i = 0; i < ComputeKernels.NAMES.size(); i++) {
                programs.put(ComputeKernels.NAMES.get(i), compute);
                commandLines.put(ComputeKernels.NAMES.get(i), "only=" + i + " scale=1000000");
            }
            programs.put("random", RiscVRandomCode.elf(new SplittableRandom(SEED)));
        }
        for (String file : arguments) {
            Path path = Path.of(file);
            programs.put(String.valueOf(path.getFileName()), elf(path));
        }
        Map<String, BareMachine> interpreted = new LinkedHashMap<>();
        Map<String, BareMachine> translated = new LinkedHashMap<>();
        programs.forEach((name, elf) -> {
            interpreted.put(name, boot(INTERPRETED, elf, commandLines.getOrDefault(name, "")));
            translated.put(name, boot(TRANSLATED, elf, commandLines.getOrDefault(name, "")));
        });
        System.out.printf("million instructions per CPU second, median (lowest-highest) of %d rounds%n", ROUNDS);
        measure("interpreted", interpreted);
        measure("translated", translated);
    }

    private static void measure(String processor, Map<String, BareMachine> machines) {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (Map.Entry<String, BareMachine> machine : machines.entrySet()) {
                double rate = millionsPerSecond(machine.getValue());
                if (round >= 0) {
                    rates.computeIfAbsent(machine.getKey(), _ -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        System.out.printf("%n%s%n", processor);
        rates.forEach((name, samples) -> print(name, new Rounds(samples)));
    }

    private static Bytes elf(Path path) throws IOException {
        return Bytes.of(Files.readAllBytes(path));
    }

    private static BareMachine boot(RiscVMachine kind, Bytes elf, String commandLine) {
        RiscVProgram.Boot plain = RiscVProgram.Boot.bareMetal(elf);
        RiscVProgram.Boot boot = new RiscVProgram.Boot(plain.firmware(), plain.kernel(), plain.initrd(), commandLine);
        return kind.bare(RiscVProgram.of(boot, WORDS));
    }

    /** Lets a machine go on for {@link #STEPS}. */
    private static double millionsPerSecond(BareMachine machine) {
        long end = machine.steps() + STEPS;
        long start = ProcessorTime.ofThisThread();
        Exit exit = machine.runTo(end);
        long nanos = ProcessorTime.ofThisThread() - start;
        if (!(exit instanceof Exit.QuantumExpired)) {
            throw new IllegalStateException("the program ends too soon: " + exit);
        }
        return STEPS * NANOS_PER_MICRO / nanos;
    }

    private static void print(String name, Rounds rates) {
        System.out.printf(
                Locale.ROOT, "%-16s %-20s %s%n", name, rates.show(0), rates.median() >= GOAL ? "" : "below 250");
    }
}
