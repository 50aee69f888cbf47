package trapline.monitor.riscv;

import java.util.Map;
import java.util.Optional;
import trapline.device.TestFinisher;
import trapline.isa.riscv.PendingAccess;
import trapline.isa.riscv.PhysicalMemory;

/**
 * The way in which programs for the simulator Spike, as the public RISC-V tests, end and print: a double word of their memory, by the name
 * {@code tohost} in their ELF file. What is stored there goes to the control program: an odd value ends the machine, with success if it is 1,
 * else with the code in its upper 63 bits; an even one is the address of a call's arguments, of which writing to the console and exiting
 * exist; one for device 1 prints a character. After what did not end the machine, {@code tohost} is 0 again and {@code fromhost} 1.
 */
final class HostTargetInterface {
    private static final String TO_HOST = "tohost";
    private static final String FROM_HOST = "fromhost";

    private static final int DEVICE_SHIFT = 56;
    private static final int COMMAND_SHIFT = 48;
    private static final long PAYLOAD = (1L << COMMAND_SHIFT) - 1;
    private static final int CALLS = 0;
    private static final int CONSOLE = 1;
    private static final int PRINT_CHARACTER = 1;

    private static final long WRITE = 64;
    private static final long EXIT = 93;
    private static final long NO_SUCH_CALL = -38;
    private static final int ARGUMENTS_BYTES = 4 * Long.BYTES;
    /** How many bytes one call prints at most; it is told how many were. */
    private static final int MOST_PRINTED = 4096;

    private static final int MOST_CODE = 0xffff;

    private final long toHost;
    private final Optional<Long> fromHost;

    private HostTargetInterface(long toHost, Optional<Long> fromHost) {
        this.toHost = toHost;
        this.fromHost = fromHost;
    }

    /**
     * {@return the interface of a program that has one; its stores to {@code tohost} trap from now on}
     *
     * @param symbols the program's names
     * @param memory the machine's
     */
    static Optional<HostTargetInterface> of(Map<String, Long> symbols, PhysicalMemory memory) {
        Optional<Long> to = doubleWord(symbols, TO_HOST, memory);
        to.ifPresent(memory::setMailbox);
        return to.map(address -> new HostTargetInterface(address, doubleWord(symbols, FROM_HOST, memory)));
    }

    private static Optional<Long> doubleWord(Map<String, Long> symbols, String name, PhysicalMemory memory) {
        return Optional.ofNullable(symbols.get(name))
                .filter(address -> address % Long.BYTES == 0 && memory.contains(address, Long.BYTES));
    }

    /** {@return whether an access that trapped is a store to {@code tohost}} */
    boolean isFor(PendingAccess access) {
        return access.kind() == PendingAccess.Kind.STORE
                && access.physicalAddress() > toHost - Long.BYTES
                && access.physicalAddress() < toHost + Long.BYTES;
    }

    /** Does a store to {@code tohost}, and what it asks for. */
    void store(RiscVSystem system, PendingAccess access) {
        byte[] stored = new byte[access.size()];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = (byte) (access.value() >>> i * Byte.SIZE);
        }
        PhysicalMemory memory = system.hart().memory();
        memory.write(access.physicalAddress(), stored, 0, stored.length);
        long asked = memory.getLong(toHost);
        // Those who store two halves store the lower one first, and it says all.
        if (asked != 0 && access.physicalAddress() <= toHost) {
            answer(system, asked);
        }
    }

    private void answer(RiscVSystem system, long asked) {
        int device = (int) (asked >>> DEVICE_SHIFT);
        int command = (int) (asked >>> COMMAND_SHIFT) & 0xff;
        long payload = asked & PAYLOAD;
        if (device == CALLS && command == 0 && (payload & 1) != 0) {
            end(system, payload >>> 1);
            return;
        }
        PhysicalMemory memory = system.hart().memory();
        if (device == CALLS && command == 0 && memory.contains(payload, ARGUMENTS_BYTES)) {
            memory.putLong(payload, call(system, payload));
        } else if (device == CONSOLE && command == PRINT_CHARACTER) {
            FirmwareDevices.print(system, (int) payload & 0xff);
        }
        memory.putLong(toHost, 0);
        fromHost.ifPresent(address -> memory.putLong(address, 1));
    }

    /** A call as of Linux: its number, then its arguments. */
    private static long call(RiscVSystem system, long arguments) {
        PhysicalMemory memory = system.hart().memory();
        long number = memory.getLong(arguments);
        if (number == EXIT) {
            end(system, memory.getLong(arguments + Long.BYTES));
            return 0;
        }
        return number == WRITE
                ? print(system, memory.getLong(arguments + 2 * Long.BYTES), memory.getLong(arguments + 3 * Long.BYTES))
                : NO_SUCH_CALL;
    }

    private static long print(RiscVSystem system, long address, long length) {
        byte[] bytes = new byte[Math.clamp(length, 0, MOST_PRINTED)];
        if (!system.hart().memory().read(address, bytes, 0, bytes.length)) {
            return 0;
        }
        for (byte one : bytes) {
            FirmwareDevices.print(system, one);
        }
        return bytes.length;
    }

    private static void end(RiscVSystem system, long code) {
        int kept = code < 0 || code > MOST_CODE ? MOST_CODE : (int) code;
        FirmwareDevices.end(system, kept == 0 ? TestFinisher.PASS : TestFinisher.FAIL | kept << 16);
    }
}
