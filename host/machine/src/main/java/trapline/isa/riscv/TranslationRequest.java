package trapline.isa.riscv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Code to be translated, as a value: the instructions that belong together, by their distance from the first to be executed. It is
 * the whole input of a translation, and the key under which that is found again: by content, not by address. Two requests are equal
 * if their instructions are.
 */
public final class TranslationRequest {
    private final boolean open;
    private final Guess guess;
    private final Tier tier;
    private final Sharing sharing;
    private final int[] offsets;
    private final int[] bits;
    private final int[] jumps;
    private final int hash;

    /**
     * A request.
     *
     * @param open whether loads and stores go to RAM at its physical addresses, nothing maps or protects it; else through the
     *     translation
     * @param guess which contents of registers the translation may be for, if it is left at once with others
     * @param tier which compiler the translation is for
     * @param sharing whether accesses near each other may share the way to their page
     * @param offsets in bytes from the head, ascending; one of them 0
     * @param bits of each instruction, 16 or 32
     * @param jumps where jumps by register have been seen to lead: pairs of a jump's place and its target's, in bytes from the head
     */
    TranslationRequest(boolean open, Guess guess, Tier tier, Sharing sharing, int[] offsets, int[] bits, int[] jumps) {
        this.open = open;
        this.guess = guess;
        this.tier = tier;
        this.sharing = sharing;
        this.offsets = offsets;
        this.bits = bits;
        this.jumps = jumps;
        this.hash = Arrays.hashCode(offsets) + 31 * Arrays.hashCode(bits) + 961 * Arrays.hashCode(jumps);
    }

    /** {@return whether loads and stores go to RAM at its physical addresses} */
    public boolean open() {
        return open;
    }

    /** {@return which contents of registers the translation may be for} */
    public Guess guess() {
        return guess;
    }

    /** {@return which compiler the translation is for} */
    public Tier tier() {
        return tier;
    }

    /** {@return whether accesses near each other may share the way to their page} */
    public Sharing sharing() {
        return sharing;
    }

    /** {@return the same for more contents of registers} */
    TranslationRequest guessingLess() {
        return new TranslationRequest(open, guess.weaker(), tier, sharing, offsets, bits, jumps);
    }

    /** {@return the same with each access finding its page} */
    TranslationRequest apart() {
        return new TranslationRequest(open, guess, tier, Sharing.NONE, offsets, bits, jumps);
    }

    /** {@return the same for the optimizing compiler} */
    TranslationRequest optimized() {
        return new TranslationRequest(open, guess, Tier.OPTIMIZED, sharing, offsets, bits, jumps);
    }

    /** {@return how many instructions there are} */
    public int size() {
        return offsets.length;
    }

    /**
     * {@return where an instruction is, in bytes from the head}
     *
     * @param index 0 to size - 1
     */
    public int offset(int index) {
        return offsets[index];
    }

    /**
     * {@return an instruction, decoded, without the forms that are the interpreter's: see {@link DecodedInstruction#plain}}
     *
     * @param index 0 to size - 1
     */
    public long instruction(int index) {
        return DecodedInstruction.plain(bits[index]);
    }

    /** {@return where the jump by register at an offset has been seen to lead, in bytes from the head} */
    public List<Integer> targets(int offset) {
        List<Integer> targets = new ArrayList<>();
        for (int i = 0; i < jumps.length; i += 2) {
            if (jumps[i] == offset) {
                targets.add(jumps[i + 1]);
            }
        }
        return targets;
    }

    /** {@return whether there is an instruction so many bytes from the head} */
    boolean contains(long distance) {
        return distance == (int) distance && Arrays.binarySearch(offsets, (int) distance) >= 0;
    }

    /** {@return all of it as bytes: two requests are equal if these are} */
    public byte[] content() {
        int[][] parts = {offsets, bits, jumps};
        byte[] kind = String.join(" ", open ? "open" : "paged", guess.name(), tier.name(), sharing.name())
                .getBytes(StandardCharsets.US_ASCII);
        int ints = Arrays.stream(parts).mapToInt(part -> 1 + part.length).sum();
        ByteBuffer content = ByteBuffer.allocate(1 + kind.length + Integer.BYTES * ints);
        content.put((byte) kind.length).put(kind);
        for (int[] part : parts) {
            content.putInt(part.length);
            Arrays.stream(part).forEach(content::putInt);
        }
        return content.array();
    }

    int bits(int index) {
        return bits[index];
    }

    /** {@return whether another is for the same code, whatever its guess, its tier and its sharing} */
    boolean isForTheCodeOf(TranslationRequest that) {
        return open == that.open
                && hash == that.hash
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(bits, that.bits)
                && Arrays.equals(jumps, that.jumps);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TranslationRequest that
                && guess == that.guess
                && tier == that.tier
                && sharing == that.sharing
                && isForTheCodeOf(that);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return "TranslationRequest[" + offsets.length + " instructions, " + (open ? "open" : "paged") + ", "
                + Integer.toHexString(hash) + "]";
    }
}
