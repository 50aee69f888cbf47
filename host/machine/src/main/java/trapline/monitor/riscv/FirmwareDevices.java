package trapline.monitor.riscv;

import trapline.device.Bus;
import trapline.device.virt.VirtMap;

/** The devices as the built-in firmware uses them: by their registers, as a firmware in M would. */
final class FirmwareDevices {
    private static final int LINE_STATUS = 5;
    private static final int RECEIVED = 1;
    private static final int WORD = 4;

    private FirmwareDevices() {}

    /** Prints a byte on the serial port. */
    static void print(RiscVSystem system, int octet) {
        uart(system).write(VirtMap.UART, 1, octet);
    }

    /** {@return the next byte received by the serial port; -1 if none waits} */
    static int receive(RiscVSystem system) {
        Bus.Mapping uart = uart(system);
        boolean received = (uart.read(VirtMap.UART + LINE_STATUS, 1) & RECEIVED) != 0;
        return received ? (int) uart.read(VirtMap.UART, 1) : -1;
    }

    /** Asks the test finisher to end the machine, which it does when the instruction is complete: see {@link RiscVSystem#endIfOver}. */
    static void end(RiscVSystem system, int word) {
        device(system, VirtMap.TEST_FINISHER, WORD).write(VirtMap.TEST_FINISHER, WORD, word);
    }

    private static Bus.Mapping uart(RiscVSystem system) {
        return device(system, VirtMap.UART, 1);
    }

    private static Bus.Mapping device(RiscVSystem system, long physicalAddress, int size) {
        return system.board().bus().find(physicalAddress, size).orElseThrow();
    }
}
