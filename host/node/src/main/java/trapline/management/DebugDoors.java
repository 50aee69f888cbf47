package trapline.management;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import trapline.gdb.GdbDoor;
import trapline.monitor.VmId;
import trapline.vm.TraplineNode;

/** The ports for debuggers that machines were created with. */
final class DebugDoors {
    private final TraplineNode node;
    private final Map<VmId, GdbDoor> doors = new ConcurrentHashMap<>();

    DebugDoors(TraplineNode node) {
        this.node = node;
    }

    /** {@return where a debugger finds a machine; empty if it was not created with a port} */
    OptionalInt port(VmId vm) {
        return Optional.ofNullable(doors.get(vm))
                .map(door -> OptionalInt.of(door.port()))
                .orElseGet(OptionalInt::empty);
    }

    /**
     * {@return the response to a creation; a machine for which a port was asked for is not created without it}
     *
     * @param port the port, 0 for any; empty for none
     * @param vm the machine to be created
     * @param create creates it
     */
    CompletionStage<HttpResponse> with(OptionalInt port, VmId vm, Supplier<CompletionStage<HttpResponse>> create) {
        if (port.isEmpty()) {
            return create.get();
        }
        return GdbDoor.open(node, vm, port.getAsInt())
                .exceptionally(DebugDoors::refuse)
                .thenCompose(door -> create.get().whenComplete((response, failure) -> {
                    if (failure == null && response.status().isSuccess()) {
                        keep(vm, door);
                    } else {
                        door.close();
                    }
                }));
    }

    private void keep(VmId vm, GdbDoor door) {
        doors.put(vm, door);
        door.whenClosed(() -> doors.remove(vm, door));
        door.closeWithMachine();
    }

    private static GdbDoor refuse(Throwable failure) {
        throw new RefusedException(Problem.conflict(GdbDoor.why(failure)));
    }
}
