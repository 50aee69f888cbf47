package trapline.management;

import java.util.HexFormat;
import java.util.Optional;
import trapline.machine.Bytes;
import trapline.machine.Input;
import trapline.machine.TimedInput;

/**
 * One input as the endpoint shows it. Beside its kind it has the fields of that kind.
 *
 * @param step the machine's step count at which it entered
 * @param kind console-input, console-end, bit-flip, network-frame or clock-sync
 * @param bytes what was typed, as chars 0 to 255
 * @param address which cell
 * @param bit which of its bits flipped
 * @param frame in hexadecimal
 * @param nanoseconds what the wall clock showed
 */
record InputView(
        long step,
        String kind,
        Optional<String> bytes,
        Optional<Long> address,
        Optional<Integer> bit,
        Optional<String> frame,
        Optional<Long> nanoseconds) {
    static InputView of(TimedInput timed) {
        long step = timed.step();
        return switch (timed.input()) {
            case Input.ConsoleInput(String bytes) -> bare(step, "console-input").withBytes(bytes);
            case Input.ConsoleEnd() -> bare(step, "console-end");
            case Input.BitFlip(long address, int bit) -> bare(step, "bit-flip").withBit(address, bit);
            case Input.NetworkFrame(Bytes frame) -> bare(step, "network-frame").withFrame(frame);
            case Input.ClockSync(long nanoseconds) -> bare(step, "clock-sync").withNanoseconds(nanoseconds);
        };
    }

    private static InputView bare(long step, String kind) {
        return new InputView(
                step, kind, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private InputView withBytes(String typed) {
        return new InputView(step, kind, Optional.of(typed), address, bit, frame, nanoseconds);
    }

    private InputView withBit(long cell, int which) {
        return new InputView(step, kind, bytes, Optional.of(cell), Optional.of(which), frame, nanoseconds);
    }

    private InputView withFrame(Bytes content) {
        String hex = HexFormat.of().formatHex(content.toArray());
        return new InputView(step, kind, bytes, address, bit, Optional.of(hex), nanoseconds);
    }

    private InputView withNanoseconds(long wall) {
        return new InputView(step, kind, bytes, address, bit, frame, Optional.of(wall));
    }
}
