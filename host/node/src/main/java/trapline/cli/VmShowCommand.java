package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapline vm show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a machine: its status, its virtual PSW and registers.")
final class VmShowCommand implements Callable<Integer> {
    @Mixin
    NodeOptions node;

    @Parameters(paramLabel = "ID", description = "The machine.")
    String id;

    @Option(names = "--digest", description = "Also hash its whole state.")
    boolean digest;

    VmShowCommand() {}

    @Override
    public Integer call() {
        JsonNode answer = node.client().get(VmCommand.path(id) + "?digest=" + digest);
        if (node.json) {
            node.out().println(Printable.json(answer.toPrettyString()));
            return ExitCode.DONE.number();
        }
        node.out().print(VmListCommand.table(List.of(answer.path("vm"))).text());
        JsonNode psw = answer.path("psw");
        node.out()
                .printf(
                        "PSW: mode %s, P %d, R (%d, %d)%n",
                        psw.path("mode").asText().toLowerCase(java.util.Locale.ROOT),
                        psw.path("p").asLong(),
                        psw.path("r").path("l").asLong(),
                        psw.path("r").path("b").asLong());
        int number = 0;
        for (JsonNode register : answer.path("registers")) {
            node.out().printf("r%-2d 0x%016x  %d%n", number++, register.asLong(), register.asLong());
        }
        if (answer.has("digest")) {
            node.out().println("digest " + answer.path("digest").asText());
        }
        node.out().flush();
        return ExitCode.DONE.number();
    }
}
