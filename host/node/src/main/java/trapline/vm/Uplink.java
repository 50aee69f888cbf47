package trapline.vm;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.Bytes;
import trapline.monitor.Guest;

/** A machine's cable to its tenant's switch. One bundle of frames is on its way at a time; the guest keeps a bounded rest. */
final class Uplink {
    private final ActorRef<TenantSwitch.Command> network;
    private final ActorRef<VirtualMachine.Command> self;
    private final Recording recording;
    private boolean onTheWay;

    Uplink(ActorRef<TenantSwitch.Command> network, ActorRef<VirtualMachine.Command> self, Recording recording) {
        this.recording = recording;
        this.network = network;
        this.self = self;
        network.tell(new TenantSwitch.Connect(self));
    }

    /** Sends what the guest has sent, between two of its turns. */
    void send(Guest guest) {
        if (onTheWay) {
            return;
        }
        List<Bytes> frames = guest.takeFrames();
        onTheWay = !frames.isEmpty();
        if (onTheWay) {
            recording.mark();
            recording.whenSettled(() -> network.tell(new TenantSwitch.Transmit(self, frames)));
        }
    }

    /** The last ones have arrived. */
    void transmitted(Guest guest) {
        onTheWay = false;
        send(guest);
    }
}
