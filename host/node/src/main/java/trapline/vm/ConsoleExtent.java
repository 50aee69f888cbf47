package trapline.vm;

import trapline.machine.Input;
import trapline.monitor.Guest;

/**
 * How far a machine's console has come since the machine was made.
 *
 * @param printed how many bytes it has printed
 * @param typed how many were typed
 */
record ConsoleExtent(long printed, long typed) {
    static ConsoleExtent of(Guest guest) {
        return new ConsoleExtent(guest.printed(), guest.typed());
    }

    /** {@return how far it is when an input has entered} */
    ConsoleExtent with(Input input) {
        return input instanceof Input.ConsoleInput(String bytes)
                ? new ConsoleExtent(printed, typed + bytes.length())
                : this;
    }
}
