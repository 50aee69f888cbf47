package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trapline storage}. */
@Command(
        name = "storage",
        mixinStandardHelpOptions = true,
        description = "Shows the regions and holes of a node's real storage.",
        footer = {"", ExitCode.HELP})
final class StorageCommand implements Callable<Integer> {
    @Mixin
    NodeOptions node;

    StorageCommand() {}

    @Override
    public Integer call() {
        JsonNode map = node.client().get("/v1/allocator/storage");
        Table table = new Table("L", "B", "VM", "TENANT");
        map.path("regions")
                .forEach(region -> table.row(
                        region.path("window").path("l").asLong(),
                        region.path("window").path("b").asLong(),
                        region.path("vm").asText() + (region.path("evacuating").asBoolean() ? " (evacuating)" : ""),
                        region.path("tenant").asText()));
        map.path("holes")
                .forEach(hole ->
                        table.row(hole.path("l").asLong(), hole.path("b").asLong(), "(free)", ""));
        node.print(map, table);
        if (!node.json) {
            node.out()
                    .printf(
                            "%d words, %d free, the largest hole has %d%n",
                            map.path("words").asLong(),
                            map.path("free").asLong(),
                            map.path("largestHole").asLong());
            node.out().flush();
        }
        return ExitCode.DONE.number();
    }

    @Command(
            description = "Moves machines, while they run, until all free storage is one hole.",
            mixinStandardHelpOptions = true)
    int compact(@Mixin NodeOptions options) {
        JsonNode answer = options.client().post("/v1/allocator/compact");
        Table table = new Table("MOVES", "WORDS")
                .row(answer.path("moves").asLong(), answer.path("words").asLong());
        options.print(answer, table);
        return ExitCode.DONE.number();
    }
}
