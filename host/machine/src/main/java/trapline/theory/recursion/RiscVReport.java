package trapline.theory.recursion;

import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * What a monitor of {@code guest-images/riscv/vmm} tells about its guest: the structure of the same name in {@code vmm.h}.
 *
 * @param region the guest's physical memory in the monitor's, in words
 * @param traps how many traps of the guest came to the monitor
 * @param ownTraps how many of them were the guest's own, and went to its trap routine
 * @param printed how many bytes the guest has printed
 * @param printedHash the FNV-1a hash, of 64 bits, of these bytes
 * @param ended whether the guest has asked for a reset
 * @param resetType with which type, as SBI numbers it
 * @param resetReason and which reason
 * @param told how often it was told what depends on its monitor: a counter, a timer's interrupt, who its firmware is
 */
public record RiscVReport(
        RelocationBounds region,
        long traps,
        long ownTraps,
        long printed,
        long printedHash,
        boolean ended,
        long resetType,
        long resetReason,
        long told) {
    private static final long MONITOR = 2 << 20;
    private static final long MAGIC = 0x006d_6d76_7061_7274L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;

    /**
     * {@return a monitor's report}
     *
     * @param storage where the monitor's machine is
     * @param place its memory in it
     * @throws IllegalStateException if there is no such monitor
     */
    public static RiscVReport of(Storage storage, RelocationBounds place) {
        long monitor = place.l() * Storage.BYTES_PER_CELL + MONITOR;
        if (!isThere(storage, place)) {
            throw new IllegalStateException("there is no monitor at the start of " + place);
        }
        long report = monitor + storage.getLong(monitor + 16);
        Field field = index -> storage.getLong(report + 8L * index);
        return new RiscVReport(
                new RelocationBounds(field.get(0) / Storage.BYTES_PER_CELL, field.get(1) / Storage.BYTES_PER_CELL),
                field.get(2),
                field.get(6) + field.get(7),
                field.get(8),
                field.get(9),
                field.get(10) != 0,
                field.get(11),
                field.get(12),
                field.get(13));
    }

    /**
     * {@return whether a monitor is in a machine's memory}
     *
     * @param storage where the machine is
     * @param place its memory in it
     */
    static boolean isThere(Storage storage, RelocationBounds place) {
        return place.b() * Storage.BYTES_PER_CELL > MONITOR + 24
                && storage.getLong(place.l() * Storage.BYTES_PER_CELL + MONITOR + 8) == MAGIC;
    }

    /** {@return the hash that a monitor has of a text, of chars 0 to 255} */
    static long hash(String text) {
        return text.chars().asLongStream().reduce(FNV_BASIS, (hash, c) -> (hash ^ c) * FNV_PRIME);
    }

    @FunctionalInterface
    private interface Field {
        long get(int index);
    }
}
