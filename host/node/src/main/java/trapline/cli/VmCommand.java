package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import trapline.json.Json;

/** {@code trapline vm}: the machines of a node. */
@Command(
        name = "vm",
        mixinStandardHelpOptions = true,
        description = "Creates, shows and changes virtual machines on a running node.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", ExitCode.HELP},
        subcommands = {
            VmCreateCommand.class,
            VmListCommand.class,
            VmShowCommand.class,
            VmHotCommand.class,
            VmMigrateCommand.class,
            VmConsoleCommand.class,
            VmInputCommand.class
        })
final class VmCommand {
    VmCommand() {}

    @Command(description = "Starts machines that were created and not started.", mixinStandardHelpOptions = true)
    int start(
            @Mixin NodeOptions node,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "The machines.") List<String> ids) {
        return each(node, ids, id -> node.client().post(path(id) + "/start"));
    }

    @Command(description = "Pauses machines between two instructions.", mixinStandardHelpOptions = true)
    int pause(
            @Mixin NodeOptions node,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "The machines.") List<String> ids) {
        return each(node, ids, id -> node.client().post(path(id) + "/pause"));
    }

    @Command(description = "Lets paused machines go on.", mixinStandardHelpOptions = true)
    int resume(
            @Mixin NodeOptions node,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "The machines.") List<String> ids) {
        return each(node, ids, id -> node.client().post(path(id) + "/resume"));
    }

    @Command(description = "Halts machines for good; they stay to be looked at.", mixinStandardHelpOptions = true)
    int stop(
            @Mixin NodeOptions node,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "The machines.") List<String> ids) {
        return each(node, ids, id -> node.client().post(path(id) + "/stop"));
    }

    @Command(
            description = "Ends machines, whatever they do, and frees all that they have.",
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin NodeOptions node,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "The machines.") List<String> ids) {
        ArrayNode deleted = Json.MAPPER.createArrayNode();
        try {
            for (String id : ids) {
                node.client().delete(path(id));
                deleted.add(id);
            }
        } finally {
            Table table = new Table("DELETED");
            deleted.forEach(id -> table.row(id.asText()));
            node.print(deleted, table);
        }
        return ExitCode.DONE.number();
    }

    @Command(
            description = "Moves a machine to another region of the real storage, while it runs.",
            mixinStandardHelpOptions = true)
    int relocate(
            @Mixin NodeOptions node,
            @Parameters(paramLabel = "ID", description = "The machine.") String id,
            @Option(names = "--to", paramLabel = "WORD", description = "The new l, from 0 (default: the best fit).")
                    Optional<Long> to) {
        Map<String, Object> body =
                to.<Map<String, Object>>map(l -> Map.of("to", l)).orElse(Map.of());
        return each(node, List.of(id), _ -> node.client().post(path(id) + "/relocate", body));
    }

    @Command(description = "Takes the end of a machine's region away.", mixinStandardHelpOptions = true)
    int shrink(
            @Mixin NodeOptions node,
            @Parameters(paramLabel = "ID", description = "The machine.") String id,
            @Option(names = "--words", required = true, paramLabel = "N", description = "What is left to it.")
                    long words) {
        return each(node, List.of(id), _ -> node.client().post(path(id) + "/shrink", Map.of("words", words)));
    }

    @Command(description = "Takes all of a machine's region away; the machine fails.", mixinStandardHelpOptions = true)
    int revoke(
            @Mixin NodeOptions node,
            @Parameters(paramLabel = "ID", description = "The machine.") String id,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "revoked on command", description = "Why.")
                    String reason) {
        return each(node, List.of(id), _ -> node.client().post(path(id) + "/revoke", Map.of("reason", reason)));
    }

    @Command(description = "Injects a fault: flips a bit of a machine's storage.", mixinStandardHelpOptions = true)
    int fault(
            @Mixin NodeOptions node,
            @Parameters(paramLabel = "ID", description = "The machine.") String id,
            @Option(names = "--address", required = true, paramLabel = "A", description = "The cell.") long address,
            @Option(names = "--bit", required = true, paramLabel = "B", description = "Which bit, 0 to 63.") int bit) {
        Map<String, Object> body = Map.of("kind", "bit-flip", "address", address, "bit", bit);
        return each(
                node,
                List.of(id),
                _ -> node.client().post(path(id) + "/faults", body).path("vm"));
    }

    @Command(description = "Shows what a machine's traps were.", mixinStandardHelpOptions = true)
    int traps(@Mixin NodeOptions node, @Parameters(paramLabel = "ID", description = "The machine.") String id) {
        JsonNode answer = node.client().get(path(id) + "/traps");
        Table table = new Table("INTERPRETER", "TRAPS", "ASSISTED");
        answer.path("byInterpreter").forEach(one -> {
            long count = one.path("count").asLong();
            long assisted = one.path("assisted").asLong();
            if (count > 0 || assisted > 0) {
                table.row(one.path("interpreter").asText(), count, assisted);
            }
        });
        table.row(
                "total", answer.path("total").asLong(), answer.path("assisted").asLong());
        node.print(answer, table);
        return ExitCode.DONE.number();
    }

    private static int each(NodeOptions node, List<String> ids, Function<String, JsonNode> request) {
        List<JsonNode> done = new ArrayList<>();
        Progress progress = node.progress();
        try {
            for (String id : ids) {
                done.add(request.apply(id));
                progress.at(() -> done.size() + " of " + ids.size());
            }
        } finally {
            // What was done before one was refused is done.
            node.printAll(done);
        }
        return ExitCode.DONE.number();
    }

    static String path(String id) {
        return "/v1/vms/" + NodeClient.escaped(id);
    }
}
