package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Moves the machines of a node away, and waits until that is over. Part of {@link NodeCommand}. */
final class Drained {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private Drained() {}

    /** {@return what was decided about a node that is to take no new machines; that it takes none already is as good} */
    static JsonNode begin(NodeOptions node, String path) {
        for (JsonNode one : node.client().get("/v1/nodes").path("nodes")) {
            JsonNode view = one.path("view");
            if (path.endsWith("/" + NodeClient.escaped(view.path("name").asText()))
                    && view.path("drained").asBoolean()) {
                return view;
            }
        }
        return node.client().post(path + "/drain");
    }

    /** {@return the machines for which places are kept there: they come, and go then, or the places are given back} */
    private static String yetToCome(JsonNode report) {
        int coming = report.path("coming").size();
        return coming == 0 ? "" : ", " + coming + " yet to come";
    }

    /** {@return the exit code: whether nothing is left there} */
    static int moveAway(NodeOptions node, String path) throws InterruptedException {
        Progress progress = node.progress();
        JsonNode report = node.client().post(path + "/evacuation");
        while (!report.path("over").asBoolean()) {
            JsonNode now = report;
            progress.at(() -> now.path("moved").asInt() + " machines moved, "
                    + now.path("underWay").size() + " on their way, "
                    + now.path("waiting").asInt() + " to go" + yetToCome(now));
            Thread.sleep(INTERVAL);
            report = node.client().getWhenKnown(path + "/evacuation");
        }
        Table table = new Table("MACHINES", "");
        table.row(report.path("moved").asInt() + " moved", "");
        report.path("left")
                .properties()
                .forEach(
                        one -> table.row(one.getKey() + " stays", one.getValue().asText()));
        node.print(report, table);
        return (report.path("left").isEmpty() ? ExitCode.DONE : ExitCode.REFUSED).number();
    }
}
