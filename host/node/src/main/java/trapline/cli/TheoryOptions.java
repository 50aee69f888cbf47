package trapline.cli;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import trapline.image.ImageLibrary;
import trapline.machine.Image;
import trapline.theory.recursion.Nesting;
import trapline.theory.report.Effort;
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
            description = "Where the image 'vmm' is, for a VMM in a VM (default: as for a node).")
    Optional<Path> images;

    TheoryOptions() {}

    private Optional<Image> monitor() {
        Path directory =
                images.orElseGet(() -> NodeSettings.of(ConfigFactory.empty()).imagesDirectory());
        return ImageLibrary.read(directory).find(Nesting.MONITOR);
    }

    /** {@return the report on a machine} */
    TheoryReport report(String machine) {
        try {
            return TheoryReport.of(machine, new Effort(bits, samples, programs, seed), monitor())
                    .orElseThrow(() -> new CommandFailedException(
                            ExitCode.REFUSED,
                            "there is no machine '" + machine + "'; there are " + TheoryReport.machines()));
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailedException(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
        }
    }
}
