package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trapline.machine.BareMachine;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.machine.TimedInput;
import trapline.monitor.MachineKind;
import trapline.monitor.ThirdGenProgram;
import trapline.vm.TraplineNode;

/**
 * A machine's fault-free twin: the same image on the bare machine, with the same console input at the same steps and without the
 * faults, run to the same step.
 */
final class Twin {
    private Twin() {}

    /**
     * {@return whether a machine's whole state is its twin's}
     *
     * @param client of the node that hosts the machine
     * @param id the machine, which must not be running
     * @param image what it was started from
     * @param drumSectors how many sectors its drum has
     */
    static boolean isSame(NodeClient client, String id, Image image, long drumSectors) {
        JsonNode machine = client.get(VmCommand.path(id) + "?digest=true");
        JsonNode inputs = client.get(VmCommand.path(id) + "/inputs");
        if (!inputs.path("complete").asBoolean()) {
            throw new CommandFailedException(ExitCode.REFUSED, id + " has had more input than is recorded");
        }
        MachineKind<?> kind = Optional.<MachineKind<?>>ofNullable(TraplineNode.KINDS.get(image.machine()))
                .orElseThrow();
        BareMachine twin = kind.bare(ThirdGenProgram.of(image).withDrum(drumSectors));
        twin.replay(
                history(inputs.path("inputs")), machine.path("vm").path("steps").asLong());
        return twin.digest().equals(machine.path("digest").asText());
    }

    private static List<TimedInput> history(JsonNode inputs) {
        List<TimedInput> history = new ArrayList<>();
        for (JsonNode one : inputs) {
            long step = one.path("step").asLong();
            switch (one.path("kind").asText()) {
                case "console-input" ->
                    history.add(new TimedInput(
                            step, new Input.ConsoleInput(one.path("bytes").asText())));
                case "console-end" -> history.add(new TimedInput(step, new Input.ConsoleEnd()));
                default -> {
                    // A fault, which is what the twin does without.
                }
            }
        }
        return history;
    }
}
