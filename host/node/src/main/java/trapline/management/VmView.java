package trapline.management;

import java.util.Optional;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.vm.VmStatus;

/**
 * A machine as the endpoint shows it: the fields of {@link VmStatus}, with the share executed directly.
 *
 * @param id its name
 * @param tenant who it belongs to
 * @param image what it was started from
 * @param machine its kind
 * @param state created, arriving, recovering, running, waiting, paused, halted or failed
 * @param region its storage in the node's, in words
 * @param memoryBytes the same storage's size in bytes
 * @param weight its processor share
 * @param steps instructions retired and traps taken
 * @param retired instructions completed
 * @param direct how many of them were executed directly
 * @param interpreted how many of the others a hybrid monitor interpreted, because virtual mode was supervisor
 * @param directShare the same as a share, 0 to 1
 * @param traps how many of its traps went as messages to the control program
 * @param assisted how many more were simulated inline
 * @param printed how many bytes it printed
 * @param result what its program left, once it has halted
 * @param failure why it failed, if it did
 * @param durability what becomes of it when the node ends: none, restart or replay
 */
public record VmView(
        String id,
        String tenant,
        String image,
        String machine,
        String state,
        Optional<RelocationBounds> region,
        Optional<Long> memoryBytes,
        int weight,
        long steps,
        long retired,
        long direct,
        long interpreted,
        double directShare,
        long traps,
        long assisted,
        long printed,
        Optional<Long> result,
        Optional<String> failure,
        String durability) {
    /**
     * {@return the view of a status}
     *
     * @param status of a machine
     */
    public static VmView of(VmStatus status) {
        return new VmView(
                status.id().value(),
                status.tenant().value(),
                status.imageName(),
                status.machine(),
                status.state().label(),
                status.region(),
                status.region().map(region -> region.b() * Storage.BYTES_PER_CELL),
                status.weight(),
                status.steps(),
                status.retired(),
                status.direct(),
                status.interpreted(),
                status.directShare(),
                status.traps(),
                status.assisted(),
                status.printed(),
                status.result(),
                status.failure(),
                status.durability().label());
    }
}
