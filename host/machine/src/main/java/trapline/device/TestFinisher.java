package trapline.device;

import java.util.Optional;

/**
 * The register by which a guest ends its machine: SiFive's test finisher, as QEMU has it at 0x100000 of its {@code virt} board. Accesses
 * of 2 and 4 bytes are answered, others refused; reads give 0.
 */
public final class TestFinisher implements Device {
    /** The low half of a word that ends the machine with success. */
    public static final int PASS = 0x5555;

    /** The low half of a word that ends the machine with a failure; the high half is its code. */
    public static final int FAIL = 0x3333;

    /** The low half of a word that asks for a reset. */
    public static final int RESET = 0x7777;

    private static final long SIZE = 0x1000;

    private Optional<Verdict> verdict = Optional.empty();

    /** How a guest ended its machine. */
    public sealed interface Verdict {
        /** With success: power off. */
        record Passed() implements Verdict {}

        /**
         * With a failure.
         *
         * @param code 0 to 65535
         */
        record Failed(int code) implements Verdict {}

        /** It wants to be started again. */
        record Reset() implements Verdict {}
    }

    /**
     * The state.
     *
     * @param verdict what the guest wrote first, if it did
     */
    public record State(Optional<Verdict> verdict) {}

    /** {@return how the guest ended the machine; the first word counts} */
    public Optional<Verdict> verdict() {
        return verdict;
    }

    @Override
    public long size() {
        return SIZE;
    }

    @Override
    public boolean accepts(long offset, int size) {
        return (size == 2 || size == 4) && offset >= 0 && offset <= SIZE - size;
    }

    @Override
    public long read(long offset, int size) {
        return 0;
    }

    @Override
    public void write(long offset, int size, long value) {
        if (offset != 0 || !accepts(offset, size) || verdict.isPresent()) {
            return;
        }
        int code = size == 4 ? (int) (value >>> 16) & 0xffff : 0;
        verdict = switch ((int) value & 0xffff) {
            case PASS -> Optional.of(new Verdict.Passed());
            case FAIL -> Optional.of(new Verdict.Failed(code));
            case RESET -> Optional.of(new Verdict.Reset());
            default -> Optional.empty();
        };
    }

    @Override
    public void reset() {
        verdict = Optional.empty();
    }

    @Override
    public State state() {
        return new State(verdict);
    }

    @Override
    public void restore(Record state) {
        verdict = ((State) state).verdict();
    }
}
