package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import trapline.image.ImageFile;
import trapline.image.ImageFormatException;
import trapline.json.Json;

/** {@code trapline vm create}. */
@Command(name = "create", mixinStandardHelpOptions = true, description = "Creates one machine, or several alike.")
final class VmCreateCommand implements Callable<Integer> {
    @Mixin
    NodeOptions node;

    @Parameters(
            arity = "0..1",
            paramLabel = "IMAGE",
            description = "The name of one of the node's images, an image file (*" + ImageFile.SUFFIX
                    + "), or an ELF file (*" + ELF_SUFFIX + ") for a RISC-V machine.")
    Optional<String> image;

    @ArgGroup(
            validate = false,
            heading = "%nA RISC-V machine; files are those of the node's images directory, by name:%n")
    RiscVOptions riscv = new RiscVOptions();

    @Option(names = "--id", paramLabel = "ID", description = "Its name; with --count, the beginning of their names.")
    Optional<String> id;

    @Option(names = "--tenant", paramLabel = "T", description = "Who it belongs to (default: default).")
    Optional<String> tenant;

    @Option(names = "--words", paramLabel = "N", description = "How much storage (default: what the image asks for).")
    Optional<Long> words;

    @Option(names = "--drum-sectors", paramLabel = "N", description = "How many sectors its drum has (default: 0).")
    Optional<Long> drumSectors;

    @Option(names = "--weight", paramLabel = "N", description = "Its processor share, 1 to 10000 (default: 100).")
    Optional<Integer> weight;

    @Option(
            names = "--cap",
            paramLabel = "N",
            description = "At most so many instructions a second (default: no limit).")
    Optional<Long> cap;

    @Option(
            names = "--trap-assist",
            description = "Simulate what concerns only the virtual processor without a message.")
    boolean trapAssist;

    @Option(
            names = "--durability",
            paramLabel = "WHAT",
            description =
                    "What becomes of it when the node ends and starts again: none, restart or replay (default: the"
                            + " node's setting).")
    Optional<String> durability;

    @Option(
            names = "--monitor",
            paramLabel = "M",
            description = "vmm, or hybrid: virtual supervisor mode is interpreted (default: vmm).")
    Optional<String> monitor;

    @Option(names = "--force", description = "Use that monitor also where no theorem says that it works.")
    boolean force;

    @Option(
            names = "--gdb",
            paramLabel = "PORT",
            description = "Let GDB debug a RISC-V machine on this loopback port of the node; 0 takes any port.")
    Optional<Integer> gdb;

    @Option(
            names = "--node-label",
            paramLabel = "KEY=VALUE",
            description = "In a cluster: only on nodes with this label; may be given several times.")
    Map<String, String> nodeLabels = new TreeMap<>();

    @Option(
            names = "--apart",
            paramLabel = "GROUP",
            description = "In a cluster: on no node that has another machine of the tenant's group.")
    Optional<String> apart;

    @Option(names = "--on", paramLabel = "NODE", description = "In a cluster: only on this node.")
    Optional<String> on;

    @Option(
            names = "--dry-run",
            description = "In a cluster: say on which node it would be, and why, and do not create it.")
    boolean dryRun;

    @Option(names = "--no-start", description = "Do not start it.")
    boolean noStart;

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "How many to create (default: 1).")
    int count;

    private static final String ELF_SUFFIX = ".elf";

    VmCreateCommand() {}

    @Override
    public Integer call() {
        if (count < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "--count is " + count + "; it must be at least 1");
        }
        ObjectNode body = body();
        NodeClient client = node.client();
        if (dryRun) {
            id.ifPresent(name -> body.put("id", name));
            return PlacementsCommand.explained(node, client.post("/v1/vms?dryRun=true", body.toString()));
        }
        List<JsonNode> created = new ArrayList<>();
        Progress progress = node.progress();
        try {
            for (int i = 1; i <= count; i++) {
                int number = i;
                id.ifPresent(name -> body.put("id", count == 1 ? name : name + "-" + number));
                created.add(client.post("/v1/vms", body.toString()));
                progress.at(() -> "created " + number + " of " + count);
            }
        } finally {
            // What was created before one was refused is there.
            node.printAll(created);
        }
        return ExitCode.DONE.number();
    }

    private ObjectNode body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        boolean elf = image.map(name -> name.endsWith(ELF_SUFFIX)).orElse(false);
        if (elf || riscv.given()) {
            ObjectNode machine = riscv.json(body.putObject("riscv"));
            image.ifPresent(name -> machine.put("elf", base64(Path.of(name))));
        } else if (image.isEmpty()) {
            throw new CommandFailedException(ExitCode.USAGE, "name an IMAGE, or a --kernel");
        } else if (image.get().endsWith(ImageFile.SUFFIX)) {
            body.put("program", base64(Path.of(image.get())));
        } else {
            body.put("image", image.get());
        }
        tenant.ifPresent(value -> body.put("tenant", value));
        words.ifPresent(value -> body.put("words", value));
        drumSectors.ifPresent(value -> body.put("drumSectors", value));
        weight.ifPresent(value -> body.put("weight", value));
        cap.ifPresent(value -> body.put("cap", value));
        durability.ifPresent(value -> body.put("durability", value));
        gdb.ifPresent(port -> body.put("gdbPort", port));
        body.put("trapAssist", trapAssist);
        monitor.ifPresent(value -> body.put("monitor", value));
        body.put("force", force);
        body.put("start", !noStart);
        place(body);
        return body;
    }

    private void place(ObjectNode body) {
        if (nodeLabels.isEmpty() && apart.isEmpty() && on.isEmpty()) {
            return;
        }
        ObjectNode placement = body.putObject("placement");
        ObjectNode labels = placement.putObject("labels");
        nodeLabels.forEach(labels::put);
        apart.ifPresent(group -> placement.put("apart", group));
        on.ifPresent(name -> placement.put("node", name));
    }

    /** {@return the content of a file that may be an image, in Base64} */
    static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(ImageFile.read(file));
        } catch (ImageFormatException large) {
            throw new CommandFailedException(ExitCode.REFUSED, file + ": " + large.getMessage());
        } catch (NoSuchFileException none) {
            throw new CommandFailedException(ExitCode.REFUSED, "there is no file " + file);
        } catch (IOException cannot) {
            throw new CommandFailedException(ExitCode.REFUSED, "cannot read " + file + ": " + cannot);
        }
    }
}
