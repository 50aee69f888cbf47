package trapline.vm;

import org.apache.pekko.actor.typed.ActorRef;
import trapline.monitor.Guest;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Request;

/** Tells A when a machine's R was clipped. A hostile guest can do that at every instruction: A hears of the 1st, 2nd, 4th, 8th ... time. */
final class ClipReports {
    private final VmId vm;
    private final Guest guest;
    private final ActorRef<AllocatorActor.Command> allocator;
    private final ActorRef<AllocatorActor.Ruling> nobody;
    private long next = 1;

    ClipReports(
            VmId vm, Guest guest, ActorRef<AllocatorActor.Command> allocator, ActorRef<AllocatorActor.Ruling> nobody) {
        this.vm = vm;
        this.guest = guest;
        this.allocator = allocator;
        this.nobody = nobody;
    }

    /** Reports, if it is time to. */
    void report() {
        long clips = guest.clippedRelocations();
        if (clips >= next) {
            next = clips * 2;
            allocator.tell(
                    new AllocatorActor.Decide(new Request.ClipRelocation(vm, guest.lastClipped(), clips), nobody));
        }
    }
}
