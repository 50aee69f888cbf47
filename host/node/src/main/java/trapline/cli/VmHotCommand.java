package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapline vm hot}. */
@Command(
        name = "hot",
        mixinStandardHelpOptions = true,
        description = {
            "Shows where a RISC-V machine spends its instructions, by samples of its P: the hottest regions of its code.",
            "Code of another address space than the present one may not be shown, or shown as what is there now."
        })
final class VmHotCommand implements Callable<Integer> {
    private static final double PERCENT = 100;

    @Mixin
    NodeOptions node;

    @Parameters(paramLabel = "ID", description = "The machine.")
    String id;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many regions, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    int limit;

    VmHotCommand() {}

    @Override
    public Integer call() {
        JsonNode answer = node.client().get(VmCommand.path(id) + "/hot?limit=" + limit);
        if (node.json) {
            node.out().println(Printable.json(answer.toPrettyString()));
            return ExitCode.DONE.number();
        }
        long total = answer.path("samples").asLong();
        node.out().println(total + " samples");
        answer.path("regions").forEach(region -> print(region, total));
        node.out().flush();
        return ExitCode.DONE.number();
    }

    private void print(JsonNode region, long total) {
        long samples = region.path("samples").asLong();
        node.out()
                .printf(
                        Locale.ROOT,
                        "%n%5.1f %%  %s, %s mode, 0x%x to 0x%x, %d samples%n",
                        PERCENT * samples / total,
                        region.path("state").asText(),
                        region.path("mode").asText(),
                        region.path("start").asLong(),
                        region.path("end").asLong(),
                        samples);
        region.path("code").forEach(line -> {
            long here = line.path("samples").asLong();
            String count = here == 0 ? "" : Long.toString(here);
            String text = Printable.line(line.path("text").asText());
            node.out()
                    .printf(
                            Locale.ROOT,
                            "%10s  %x  %s%n",
                            count,
                            line.path("address").asLong(),
                            text);
        });
    }
}
