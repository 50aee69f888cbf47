package trapline.device.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import trapline.machine.MacAddress;
import trapline.machine.Seeds;

class EthernetSwitchTest {
    private static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    private final EthernetSwitch fabric = EthernetSwitch.create(3);
    private final EthernetSwitch.Port a = fabric.connect().orElseThrow();
    private final EthernetSwitch.Port b = fabric.connect().orElseThrow();
    private final EthernetSwitch.Port c = fabric.connect().orElseThrow();

    private static Frame frame(MacAddress to, MacAddress from) {
        byte[] bytes = new byte[60];
        System.arraycopy(to.octets(), 0, bytes, 0, 6);
        System.arraycopy(from.octets(), 0, bytes, 6, 6);
        return Frame.of(bytes, 0, 60).orElseThrow();
    }

    private static MacAddress mac(long number) {
        return MacAddress.local(number);
    }

    @Test
    void floodsWhatItDoesNotKnowAndLearnsWhereItCameFrom() {
        assertEquals(List.of(b, c), fabric.forward(a, frame(mac(2), mac(1))));
        assertEquals(List.of(a), fabric.forward(b, frame(mac(1), mac(2))));
        assertEquals(List.of(b), fabric.forward(a, frame(mac(2), mac(1))));
        assertEquals(List.of(b), fabric.forward(c, frame(mac(2), mac(3))));
        assertEquals(List.of(b, c), fabric.forward(a, frame(BROADCAST, mac(1))));
        assertEquals(List.of(), fabric.forward(a, frame(mac(1), mac(1))), "to where it came from");
    }

    @Test
    void followsAnAddressThatMoves() {
        fabric.forward(a, frame(BROADCAST, mac(1)));
        fabric.forward(b, frame(BROADCAST, mac(1)));
        assertEquals(List.of(b), fabric.forward(c, frame(mac(1), mac(3))));
        assertEquals(2, fabric.addresses());
    }

    @Test
    void neverLearnsAGroup() {
        fabric.forward(a, frame(BROADCAST, BROADCAST));
        assertEquals(0, fabric.addresses());
        assertEquals(List.of(a, c), fabric.forward(b, frame(BROADCAST, mac(2))));
    }

    @Test
    void aMachineThatInventsAddressesPushesOutItsOwnOnly() {
        fabric.forward(b, frame(BROADCAST, mac(2)));
        for (int i = 0; i < 10_000; i++) {
            fabric.forward(a, frame(BROADCAST, mac(1000 + i)));
        }
        assertEquals(EthernetSwitch.ADDRESSES_PER_PORT + 1, fabric.addresses());
        assertEquals(List.of(b), fabric.forward(c, frame(mac(2), mac(3))));
        assertEquals(List.of(a), fabric.forward(c, frame(mac(10_999), mac(3))));
        assertEquals(List.of(a, b), fabric.forward(c, frame(mac(1000), mac(3))));
    }

    @Test
    void portsAreBoundedAndComeAndGo() {
        assertTrue(fabric.connect().isEmpty());
        fabric.forward(b, frame(BROADCAST, mac(2)));
        fabric.disconnect(b);
        fabric.disconnect(b);
        assertEquals(List.of(c), fabric.forward(a, frame(mac(2), mac(1))));
        assertEquals(List.of(), fabric.forward(b, frame(BROADCAST, mac(2))));
        EthernetSwitch.Port later = fabric.connect().orElseThrow();
        assertEquals(3, later.number());
        assertThrows(IllegalArgumentException.class, () -> EthernetSwitch.create(-1));
    }

    @Test
    void aPortOfAnotherSwitchIsRefused() {
        EthernetSwitch.Port stranger = EthernetSwitch.create(1).connect().orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> fabric.forward(stranger, frame(BROADCAST, mac(1))));
        assertThrows(IllegalArgumentException.class, () -> fabric.disconnect(stranger));
    }

    @Test
    void noFrameLeavesItsSwitchWhateverIsSent() {
        Seeds.forEach(200, random -> {
            List<EthernetSwitch> switches =
                    List.of(EthernetSwitch.create(5), EthernetSwitch.create(5), EthernetSwitch.create(5));
            List<Set<EthernetSwitch.Port>> own = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());
            for (int i = 0; i < 500; i++) {
                int which = random.nextInt(3);
                EthernetSwitch each = switches.get(which);
                Set<EthernetSwitch.Port> ports = own.get(which);
                each.connect().ifPresent(ports::add);
                EthernetSwitch.Port from = ports.stream()
                        .skip(random.nextInt(ports.size()))
                        .findFirst()
                        .orElseThrow();
                if (random.nextInt(20) == 0) {
                    each.disconnect(from);
                    ports.remove(from);
                    continue;
                }
                MacAddress to = random.nextInt(4) == 0 ? BROADCAST : mac(random.nextInt(40));
                List<EthernetSwitch.Port> reached = each.forward(from, frame(to, mac(random.nextInt(40))));
                assertTrue(ports.containsAll(reached), "a port that is not on the switch");
                assertTrue(!reached.contains(from), "back to the sender");
                assertEquals(reached.size(), new HashSet<>(reached).size());
                assertTrue(each.addresses() <= 5 * EthernetSwitch.ADDRESSES_PER_PORT);
            }
        });
    }
}
