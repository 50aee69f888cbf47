package trapline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a RISC-V machine gets, of a node or by itself; the fields of {@link trapline.management.RiscVRequest}. */
final class RiscVOptions {
    @Option(names = "--kernel", paramLabel = "F", description = "An ELF file or a Linux Image.")
    Optional<String> kernel;

    @Option(
            names = "--firmware",
            paramLabel = "F",
            description =
                    "builtin (SBI 2.0), none (the kernel starts in M mode), or a file (default: none for ELF, else builtin).")
    Optional<String> firmware;

    @Option(names = "--initrd", paramLabel = "F", description = "The kernel's first file system.")
    Optional<String> initrd;

    @Option(names = "--append", paramLabel = "TEXT", description = "The kernel's command line.")
    Optional<String> append;

    @Option(names = "--memory", paramLabel = "SIZE", description = "How much memory (default: 256M).")
    Optional<String> memory;

    @Option(names = "--disk", paramLabel = "F", description = "A disk image; it is not written.")
    Optional<String> disk;

    @Option(
            names = "--overlay",
            paramLabel = "SIZE",
            description = "How much may be written (default: as much as it has).")
    Optional<String> overlay;

    @Option(
            names = "--clock",
            paramLabel = "C",
            description =
                    "wall, or virtual: every run the same, and idle time passes at once (default: wall by itself, "
                            + "virtual on a node).")
    Optional<String> clock;

    @Option(names = "--network", paramLabel = "A", description = "auto, none, or an address (default: none).")
    Optional<String> network;

    @Option(
            names = "--virtio-console",
            description = "Plug in a virtio console, which then takes what is typed; the serial port only prints.")
    boolean virtioConsole;

    @Option(names = "--no-reboot", description = "When the guest resets the machine, end it.")
    boolean noReboot;

    @Option(
            names = "--processor",
            paramLabel = "P",
            description = "interpreted, or translated: what is executed often becomes code of the JVM; the states are "
                    + "the same (default: interpreted by itself, the node's setting on a node).")
    Optional<String> processor;

    @Option(names = "--seed", paramLabel = "N", description = "Where the guest's random numbers come from.")
    Optional<Long> seed;

    RiscVOptions() {}

    private Map<String, Optional<String>> texts() {
        Map<String, Optional<String>> texts = new LinkedHashMap<>();
        texts.put("kernel", kernel);
        texts.put("firmware", firmware);
        texts.put("initrd", initrd);
        texts.put("append", append);
        texts.put("memory", memory);
        texts.put("disk", disk);
        texts.put("overlay", overlay);
        texts.put("clock", clock);
        texts.put("network", network);
        texts.put("processor", processor);
        return texts;
    }

    /** {@return whether one of them was given} */
    boolean given() {
        return noReboot
                || virtioConsole
                || seed.isPresent()
                || texts().values().stream().anyMatch(Optional::isPresent);
    }

    /** {@return the object, with what was given} */
    ObjectNode json(ObjectNode object) {
        texts().forEach((name, value) -> value.ifPresent(text -> object.put(name, text)));
        seed.ifPresent(value -> object.put("seed", value));
        if (virtioConsole) {
            object.put("virtioConsole", true);
        }
        if (noReboot) {
            object.put("reboot", false);
        }
        return object;
    }
}
