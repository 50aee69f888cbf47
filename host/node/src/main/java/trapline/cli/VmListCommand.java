package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import trapline.json.Json;

/** {@code trapline vm list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the machines of a node.")
final class VmListCommand implements Callable<Integer> {
    @Mixin
    NodeOptions node;

    @Option(names = "--tenant", paramLabel = "T", description = "Only this tenant's.")
    Optional<String> tenant;

    @Option(
            names = "--state",
            paramLabel = "S",
            description =
                    "Only those in this state: created, arriving, recovering, running, waiting, paused, halted, failed.")
    Optional<String> state;

    @Option(names = "--image", paramLabel = "I", description = "Only those of this image.")
    Optional<String> image;

    VmListCommand() {}

    @Override
    public Integer call() {
        ArrayNode all = Json.MAPPER.createArrayNode();
        Progress progress = node.progress();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            JsonNode page = node.client().get("/v1/vms?limit=1000" + filter() + "&after=" + after.get());
            page.path("machines").forEach(all::add);
            progress.at(() -> "listed " + all.size() + " machines");
            after = Optional.ofNullable(page.get("next")).map(JsonNode::asText);
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.set("machines", all);
        node.print(answer, table(all));
        return ExitCode.DONE.number();
    }

    private String filter() {
        return parameter("tenant", tenant) + parameter("state", state) + parameter("image", image);
    }

    private static String parameter(String name, Optional<String> value) {
        return value.map(text -> "&" + name + "=" + NodeClient.escaped(text)).orElse("");
    }

    static Table table(Iterable<JsonNode> machines) {
        List<JsonNode> all = new ArrayList<>();
        machines.forEach(all::add);
        // Where a machine is, is of interest if there is a choice.
        boolean several = all.stream().anyMatch(vm -> vm.has("node"));
        List<String> head = new ArrayList<>(List.of(
                "VM",
                "TENANT",
                "IMAGE",
                "STATE",
                "REGION",
                "INSTRUCTIONS",
                "DIRECT",
                "TRAPS",
                "ASSISTED",
                "PRINTED",
                "RESULT"));
        if (several) {
            head.add(1, "NODE");
        }
        Table table = new Table(head.toArray(String[]::new));
        all.forEach(vm -> table.row(row(vm, several).toArray()));
        return table;
    }

    private static List<Object> row(JsonNode vm, boolean several) {
        JsonNode region = vm.path("region");
        List<Object> row = new ArrayList<>(List.of(
                vm.path("id").asText(),
                vm.path("tenant").asText(),
                vm.path("image").asText(),
                vm.path("state").asText(),
                region.isMissingNode()
                        ? "-"
                        : "(" + region.path("l").asLong() + ", "
                                + region.path("b").asLong() + ")",
                vm.path("retired").asLong(),
                percent(vm.path("directShare").asDouble()),
                vm.path("traps").asLong(),
                vm.path("assisted").asLong(),
                vm.path("printed").asLong(),
                result(vm)));
        if (several) {
            row.add(1, vm.path("node").asText("-"));
        }
        return row;
    }

    static String result(JsonNode vm) {
        return vm.has("failure")
                ? vm.path("failure").asText()
                : vm.has("result") ? Long.toString(vm.path("result").asLong()) : "";
    }

    static String percent(double share) {
        // Rounded down: 100 % is said only when it is all of them.
        return String.format(Locale.ROOT, "%.2f%%", Math.floor(share * 10_000) / 100);
    }
}
