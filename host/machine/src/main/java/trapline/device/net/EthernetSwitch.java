package trapline.device.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import trapline.machine.MacAddress;

/**
 * A learning switch (IEEE 802.1D): it remembers behind which port each source address was last seen, sends a frame for a known
 * address to that port alone, and any other to every port but the one it came from. Nothing leads from one switch to another:
 * a port works with the switch that made it and is refused by all others, so a tenant that has a switch of its own is alone on it.
 *
 * <p>It has no clock, so addresses do not age. Each port has room for {@link #ADDRESSES_PER_PORT}, and the oldest gives way: a
 * machine that invents addresses only pushes out its own.
 */
public final class EthernetSwitch {
    /** How many source addresses are remembered for one port. */
    public static final int ADDRESSES_PER_PORT = 16;

    /** Where one machine is plugged in. */
    public static final class Port {
        private final EthernetSwitch owner;
        private final int number;

        private Port(EthernetSwitch owner, int number) {
            this.owner = owner;
            this.number = number;
        }

        /** {@return its number on its switch, never given twice} */
        public int number() {
            return number;
        }

        @Override
        public String toString() {
            return "port " + number;
        }
    }

    private final int portLimit;
    private final TreeMap<Integer, Port> ports = new TreeMap<>();
    private final Map<MacAddress, Port> learnt = new LinkedHashMap<>();
    private int nextNumber;

    /**
     * {@return a switch without ports}
     *
     * @param portLimit how many ports it can have at once, at least 0
     */
    public static EthernetSwitch create(int portLimit) {
        return new EthernetSwitch(portLimit);
    }

    private EthernetSwitch(int portLimit) {
        if (portLimit < 0) {
            throw new IllegalArgumentException("a switch with " + portLimit + " ports");
        }
        this.portLimit = portLimit;
    }

    /** {@return a new port, unless there are as many as there can be} */
    public Optional<Port> connect() {
        if (ports.size() >= portLimit) {
            return Optional.empty();
        }
        Port port = new Port(this, nextNumber++);
        ports.put(port.number, port);
        return Optional.of(port);
    }

    /**
     * Takes a port away, with what was learnt of it. Twice does no harm.
     *
     * @param port one of this switch
     */
    public void disconnect(Port port) {
        checkOwn(port);
        ports.remove(port.number);
        learnt.values().removeIf(behind -> behind.equals(port));
    }

    /**
     * Takes in a frame.
     *
     * @param from the port of this switch that it came in by; from a port that was taken away nothing goes anywhere
     * @param frame the frame
     * @return the ports to send it to, in the order of their numbers
     */
    public List<Port> forward(Port from, Frame frame) {
        checkOwn(from);
        if (!ports.containsKey(from.number)) {
            return List.of();
        }
        learn(frame.source(), from);
        Optional<Port> known = Optional.ofNullable(learnt.get(frame.destination()));
        List<Port> to = known.isPresent() ? List.of(known.get()) : new ArrayList<>(ports.values());
        return to.stream().filter(port -> !port.equals(from)).toList();
    }

    private void learn(MacAddress source, Port from) {
        if (source.isGroup() || from.equals(learnt.get(source))) {
            return;
        }
        learnt.remove(source);
        List<MacAddress> ofPort = learnt.entrySet().stream()
                .filter(entry -> entry.getValue().equals(from))
                .map(Map.Entry::getKey)
                .toList();
        if (ofPort.size() >= ADDRESSES_PER_PORT) {
            learnt.remove(ofPort.getFirst());
        }
        learnt.put(source, from);
    }

    /** {@return how many addresses are remembered} */
    public int addresses() {
        return learnt.size();
    }

    private void checkOwn(Port port) {
        if (port.owner != this) {
            throw new IllegalArgumentException("a port of another switch");
        }
    }
}
