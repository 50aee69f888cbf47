package trapline.vm;

import java.util.Optional;
import trapline.journal.Durability;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/**
 * A virtual machine as it was at the end of its last turn, or at its last change of state. A value, published for all to read.
 *
 * @param id which machine
 * @param tenant who it belongs to
 * @param imageName what it was started from
 * @param machine what kind it is
 * @param state what it does
 * @param region its storage; empty once that was taken back
 * @param weight its processor share
 * @param steps instructions retired and traps taken
 * @param retired instructions completed
 * @param direct how many of them the processor executed directly, without the control program
 * @param interpreted how many of the others a hybrid monitor's control program interpreted, because virtual mode was supervisor
 * @param traps how many traps went as messages to the control program
 * @param assisted how many more were simulated inline, by trap assist
 * @param printed how many bytes it has printed
 * @param result what it left as its result, once it has halted by itself
 * @param failure why it failed, if it did, or has stalled
 * @param durability what becomes of it when its node ends
 */
public record VmStatus(
        VmId id,
        Tenant tenant,
        String imageName,
        String machine,
        VmState state,
        Optional<RelocationBounds> region,
        int weight,
        long steps,
        long retired,
        long direct,
        long interpreted,
        long traps,
        long assisted,
        long printed,
        Optional<Long> result,
        Optional<String> failure,
        Durability durability) {
    /** {@return the share of its instructions that were executed directly, 0 to 1; 1 for a machine that has run none} */
    public double directShare() {
        return retired == 0 ? 1 : (double) direct / retired;
    }

    /** {@return the status of a machine that has not done anything yet} */
    static VmStatus created(VmSpec spec, RelocationBounds region) {
        return new VmStatus(
                spec.id(),
                spec.tenant(),
                spec.imageName(),
                spec.program().machine(),
                VmState.CREATED,
                Optional.of(region),
                spec.shares().weight(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                spec.durability());
    }

    /** {@return the status of a machine that is to come from another node} */
    static VmStatus arriving(VmSpec spec, RelocationBounds region) {
        VmStatus created = created(spec, region);
        return new VmStatus(
                created.id,
                created.tenant,
                created.imageName,
                created.machine,
                VmState.ARRIVING,
                created.region,
                created.weight,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                created.durability);
    }

    /** {@return the status of a machine that could not be made} */
    static VmStatus lost(VmSpec spec, String why) {
        return new VmStatus(
                spec.id(),
                spec.tenant(),
                spec.imageName(),
                spec.program().machine(),
                VmState.FAILED,
                Optional.empty(),
                spec.shares().weight(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                Optional.of(why),
                spec.durability());
    }

    /** {@return this machine, whose actor failed} */
    VmStatus failed(Throwable failure) {
        return failed(
                failure instanceof RecoveryFailedException why
                        ? String.valueOf(why.getMessage())
                        : "the host failed: " + failure);
    }

    private VmStatus failed(String why) {
        return new VmStatus(
                id,
                tenant,
                imageName,
                machine,
                VmState.FAILED,
                region,
                weight,
                steps,
                retired,
                direct,
                interpreted,
                traps,
                assisted,
                printed,
                result,
                Optional.of(why),
                durability);
    }
}
