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
        description = "Shows a machine: its status, its virtual mode, P, R and registers.")
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
        node.out().print(processor(answer.path("processor")));
        if (answer.has("digest")) {
            node.out().println("digest " + answer.path("digest").asText());
        }
        node.out().flush();
        return ExitCode.DONE.number();
    }

    private static String processor(JsonNode processor) {
        StringBuilder text = new StringBuilder("mode " + processor.path("mode").asText() + ", P "
                + address(processor.path("p").asLong(), processor.path("radix").asInt()));
        if (processor.has("r")) {
            JsonNode r = processor.path("r");
            text.append(", R (" + r.path("l").asLong() + ", " + r.path("b").asLong() + ")");
        }
        text.append('\n');
        for (JsonNode register : processor.path("registers")) {
            long value = register.path("value").asLong();
            text.append("%-4s 0x%016x  %d\n".formatted(register.path("name").asText(), value, value));
        }
        return text.toString();
    }

    private static String address(long address, int radix) {
        return radix == 16 ? "0x%x".formatted(address) : Long.toString(address);
    }
}
