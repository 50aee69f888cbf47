package trapline.theory.recursion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * A guest as the monitor that hosts it keeps it. What is read is at rest if the guest has halted, or has not its turn.
 *
 * @param region k and q of the paper's VM map: where its storage lies in its monitor's
 * @param psw M, P and R as its program sees them
 * @param inEffect the R that its monitor has composed, in its monitor's addresses
 * @param registers the sixteen
 * @param hasTurn whether its monitor lets it run, so that some of this is out of date
 * @param halted whether it has halted
 * @param time its instructions and those skipped while idle
 * @param direct how many of its instructions its monitor's processor executed
 * @param simulated how many an interpreter v_i of its monitor did
 * @param reflected how many traps it has taken
 */
public record HostedGuest(
        RelocationBounds region,
        Psw psw,
        RelocationBounds inEffect,
        List<Long> registers,
        boolean hasTurn,
        boolean halted,
        long time,
        long direct,
        long simulated,
        long reflected) {
    public HostedGuest {
        registers = List.copyOf(registers);
    }

    /** {@return how many instructions it has completed} */
    public long retired() {
        return direct + simulated;
    }

    /** {@return how many steps it has made: an instruction or a trap each} */
    public long steps() {
        return retired() + reflected;
    }

    /**
     * {@return the guests of a monitor, in the order of its table}
     *
     * @param storage where the monitor is
     * @param monitor its cells in it
     */
    public static List<HostedGuest> of(Storage storage, RelocationBounds monitor) {
        GuestTable table = GuestTable.of(storage, monitor);
        List<HostedGuest> guests = new ArrayList<>();
        for (int i = 0; i < table.guests(); i++) {
            HostedGuest guest = read(storage, monitor.l(), table, i);
            if (guest.region.b() > 0) {
                guests.add(guest);
            }
        }
        return List.copyOf(guests);
    }

    private static HostedGuest read(Storage storage, long l, GuestTable table, int guest) {
        Entry entry = offset -> table.load(storage, l, guest, offset);
        return new HostedGuest(
                new RelocationBounds(entry.load(GuestTable.BASE), entry.load(GuestTable.CELLS)),
                PswWord.decode(entry.load(GuestTable.PSW)),
                PswWord.decode(entry.load(GuestTable.RUN_PSW)).r(),
                IntStream.range(0, ThirdGenState.REGISTERS)
                        .mapToObj(register -> entry.load(GuestTable.REGISTERS + register))
                        .toList(),
                storage.load(l + table.current()) == table.field(guest, 0),
                entry.load(GuestTable.STATE) == GuestTable.HALTED,
                entry.load(GuestTable.TIME),
                entry.load(GuestTable.DIRECT),
                entry.load(GuestTable.SIMULATED),
                entry.load(GuestTable.REFLECTED));
    }

    /**
     * {@return the first thing in which this guest differs from a bare machine; empty if f maps that one's state to this}
     *
     * @param bare at rest
     * @param storage where this guest's cells are
     * @param place the guest's cells in it
     */
    public Optional<String> difference(ThirdGenState bare, Storage storage, RelocationBounds place) {
        List<Difference> control = List.of(
                new Difference("halted", bare.halted(), halted),
                new Difference("PSW", bare.psw(), psw),
                new Difference("instructions", bare.retired(), retired()),
                new Difference("traps", bare.traps(), reflected),
                new Difference("cells", bare.region().b(), place.b()));
        Optional<Difference> first = control.stream()
                .filter(Difference::differs)
                .findFirst()
                .or(() -> IntStream.range(0, ThirdGenState.REGISTERS)
                        .mapToObj(i -> new Difference("r" + i, bare.register(i), registers.get(i)))
                        .filter(Difference::differs)
                        .findFirst())
                .or(() -> cells(bare, storage, place));
        return first.map(Difference::sentence);
    }

    private static Optional<Difference> cells(ThirdGenState bare, Storage storage, RelocationBounds place) {
        for (long i = 0; i < place.b(); i++) {
            long expected = bare.storage().load(bare.region().l() + i);
            long found = storage.load(place.l() + i);
            if (expected != found) {
                return Optional.of(new Difference("cell " + i, "%016x".formatted(expected), "%016x".formatted(found)));
            }
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Entry {
        long load(int offset);
    }

    private record Difference(String what, Object bare, Object here) {
        boolean differs() {
            return !bare.equals(here);
        }

        String sentence() {
            return what + " is " + bare + " on the bare machine, and " + here + " here";
        }
    }
}
