package trapline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trapline.machine.BareMachine;
import trapline.machine.Bytes;
import trapline.monitor.RiscVProgram;
import trapline.monitor.riscv.RiscVMachine;

/** The kernels of guest-images/riscv/compute, each with so much to do that it is about as long as the others. */
final class ComputeKernels {
    /** Their names, in their order. */
    static final List<String> NAMES = List.of(
            "integers",
            "divisions",
            "crc",
            "sha256",
            "bits",
            "bits-zb",
            "sieve",
            "sort",
            "chase",
            "matrix",
            "unaligned",
            "bytes",
            "fib",
            "calls",
            "machine",
            "search",
            "planets",
            "mandelbrot",
            "singles",
            "polynomials",
            "conversions",
            "atomics");

    /** How many millions of instructions each is to have, roughly. */
    private static final long MILLIONS = Long.getLong("millions", 500);

    private static final long WORDS = 1L << 20;

    private ComputeKernels() {}

    /** {@return the kernels as a bare-metal program} */
    static Path bareMetal() {
        return root().resolve("guest-images/riscv/compute.elf");
    }

    /** {@return the kernels as a program for Linux} */
    static Path forLinux() {
        return root().resolve("guest-images/debian/compute.elf");
    }

    private static Path root() {
        return Path.of(System.getProperty("trapline.root", "."));
    }

    /**
     * {@return for each kernel the words that its program takes, with how often to do its work; what it takes once is found by doing it
     * once and three times}
     */
    static List<String> arguments() throws IOException {
        Bytes elf = Bytes.of(Files.readAllBytes(bareMetal()));
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            long once = Math.max(1, (steps(elf, "only=" + i + " scale=3") - steps(elf, "only=" + i)) / 2);
            arguments.add("only=" + i + " scale=" + Math.max(1, MILLIONS * 1_000_000 / once));
        }
        return List.copyOf(arguments);
    }

    private static long steps(Bytes elf, String words) {
        RiscVProgram.Boot boot =
                new RiscVProgram.Boot(new RiscVProgram.Firmware.None(), Optional.of(elf), Optional.empty(), words);
        BareMachine machine = new RiscVMachine().bare(RiscVProgram.of(boot, WORDS));
        machine.runTo(Long.MAX_VALUE);
        return machine.steps();
    }
}
