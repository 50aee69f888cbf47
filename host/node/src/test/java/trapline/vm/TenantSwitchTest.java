package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import trapline.machine.Bytes;

/** A tenant's switch among its machines: who gets which frames, and how many at most. */
final class TenantSwitchTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final int BROADCAST = 0xff;

    private final ActorRef<TenantSwitch.Command> network = KIT.spawn(TenantSwitch.create());
    private final TestProbe<VirtualMachine.Command> alice = machine();
    private final TestProbe<VirtualMachine.Command> bob = machine();
    private final TestProbe<VirtualMachine.Command> carol = machine();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private TestProbe<VirtualMachine.Command> machine() {
        TestProbe<VirtualMachine.Command> probe = KIT.createTestProbe();
        network.tell(new TenantSwitch.Connect(probe.ref()));
        return probe;
    }

    private static Bytes frame(int to, int from, int content) {
        byte[] bytes = new byte[64];
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (to == BROADCAST ? BROADCAST : i == 5 ? to : 0);
        }
        bytes[11] = (byte) from;
        bytes[20] = (byte) content;
        return Bytes.of(bytes);
    }

    private void send(TestProbe<VirtualMachine.Command> from, Bytes... frames) {
        network.tell(new TenantSwitch.Transmit(from.ref(), List.of(frames)));
        from.expectMessage(new VirtualMachine.Transmitted());
    }

    private void take(TestProbe<VirtualMachine.Command> who, Bytes... frames) {
        who.expectMessage(new VirtualMachine.Receive(List.of(frames), network));
        network.tell(new TenantSwitch.Taken(who.ref()));
    }

    @Test
    void frameGoesToItsMachineAloneOnceThatIsKnown() {
        Bytes hello = frame(BROADCAST, 1, 0);
        send(alice, hello);
        take(bob, hello);
        take(carol, hello);
        Bytes answer = frame(1, 2, 0);
        send(bob, answer);
        take(alice, answer);
        // In the order of messages: had she got the answer, she would have got it before this.
        Bytes toAll = frame(BROADCAST, 2, 9);
        send(bob, toAll);
        take(carol, toAll);
    }

    @Test
    void machineGetsMoreWhenItHasTakenWhatItGotAndWhatDoesNotFitIsLost() {
        Bytes first = frame(BROADCAST, 1, 0);
        send(alice, first);
        bob.expectMessage(new VirtualMachine.Receive(List.of(first), network));
        for (int i = 0; i < 10; i++) {
            send(alice, Collections.nCopies(64, frame(BROADCAST, 1, i)).toArray(Bytes[]::new));
        }
        int got = 0;
        for (int i = 0; i < 4; i++) {
            network.tell(new TenantSwitch.Taken(bob.ref()));
            VirtualMachine.Receive next = bob.expectMessageClass(VirtualMachine.Receive.class);
            assertEquals(frame(BROADCAST, 1, i), next.frames().getFirst());
            got += next.frames().size();
        }
        assertEquals(256, got);
        network.tell(new TenantSwitch.Taken(bob.ref()));
        Bytes last = frame(BROADCAST, 1, 99);
        send(alice, last);
        bob.expectMessage(new VirtualMachine.Receive(List.of(last), network));
    }

    @Test
    void otherTenantsSwitchLeadsNowhere() {
        ActorRef<TenantSwitch.Command> other = KIT.spawn(TenantSwitch.create());
        TestProbe<VirtualMachine.Command> stranger = KIT.createTestProbe();
        other.tell(new TenantSwitch.Connect(stranger.ref()));
        send(alice, frame(BROADCAST, 1, 0));
        // Who is not plugged in is answered and sends nothing.
        network.tell(new TenantSwitch.Transmit(stranger.ref(), List.of(frame(BROADCAST, 7, 0))));
        stranger.expectMessage(new VirtualMachine.Transmitted());
        take(bob, frame(BROADCAST, 1, 0));
        send(alice, frame(BROADCAST, 1, 1));
        take(bob, frame(BROADCAST, 1, 1));
    }
}
