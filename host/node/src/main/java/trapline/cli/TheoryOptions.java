package trapline.cli;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import trapline.image.GuestFiles;
import trapline.image.ImageLibrary;
import trapline.theory.recursion.Nesting;
import trapline.theory.report.Effort;
import trapline.theory.report.GuestMonitors;
import trapline.theory.report.TheoryReport;
import trapline.vm.NodeSettings;

/** How much the commands of {@code trapline theory} try. */
final class TheoryOptions {
    @Option(
            names = "--bits",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many bits a word of the small instance has, 2 to 4 (default: ${DEFAULT-VALUE}).")
    int bits;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "120",
            description = "How many states of the full machine, for each instruction (default: ${DEFAULT-VALUE}).")
    int samples;

    @Option(
            names = "--programs",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many random programs under each monitor; 0 for none (default: ${DEFAULT-VALUE}).")
    int programs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1974",
            description = "Where samples and programs come from (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "Where the monitors 'vmm' and 'vmm.elf' are, for a VMM in a VM (default: as for a node).")
    Optional<Path> images;

    TheoryOptions() {}

    private GuestMonitors monitors() {
        Path directory =
                images.orElseGet(() -> NodeSettings.of(ConfigFactory.empty()).imagesDirectory());
        return new GuestMonitors(
                ImageLibrary.read(directory).find(Nesting.MONITOR),
                GuestFiles.in(directory).find(Nesting.MONITOR_ELF));
    }

    /**
     * {@return the report on a machine}
     *
     * @param machine its name
     * @param progress is told how far it is
     */
    TheoryReport report(String machine, Progress progress) {
        try {
            return TheoryReport.of(machine, new Effort(bits, samples, programs, seed), monitors(), progress)
                    .orElseThrow(() -> new CommandFailedException(
                            ExitCode.REFUSED,
                            "there is no machine '" + machine + "'; there are " + TheoryReport.machines()));
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailedException(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
        }
    }
}
