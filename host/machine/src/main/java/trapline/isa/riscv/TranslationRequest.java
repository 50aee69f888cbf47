package trapline.isa.riscv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    private final FoundCode code;
    /** Without the functions that are called. */
    private final FoundCode caller;

    /**
     * A request.
     *
     * @param open whether loads and stores go to RAM at its physical addresses, nothing maps or protects it; else through the
     *     translation
     * @param guess which contents of registers the translation may be for, if it is left at once with others
     * @param tier which compiler the translation is for
     * @param sharing whether accesses near each other may share the way to their page
     * @param code the instructions
     */
    TranslationRequest(boolean open, Guess guess, Tier tier, Sharing sharing, FoundCode code) {
        this(open, guess, tier, sharing, code, code);
    }

    private TranslationRequest(
            boolean open, Guess guess, Tier tier, Sharing sharing, FoundCode code, FoundCode caller) {
        this.open = open;
        this.guess = guess;
        this.tier = tier;
        this.sharing = sharing;
        this.code = code;
        this.caller = caller;
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
        return new TranslationRequest(open, guess.weaker(), tier, sharing, code, caller);
    }

    /** {@return the same with each access finding its page} */
    TranslationRequest apart() {
        return new TranslationRequest(open, guess, tier, Sharing.NONE, code, caller);
    }

    /** {@return the same for the optimizing compiler} */
    TranslationRequest optimized() {
        return new TranslationRequest(open, guess, Tier.OPTIMIZED, sharing, code, caller);
    }

    /**
     * {@return the same with functions that it calls}
     *
     * @param all its code and theirs
     */
    TranslationRequest withCallees(FoundCode all) {
        return new TranslationRequest(open, guess, tier, sharing, all, caller);
    }

    /** {@return the same without the functions that it calls} */
    public TranslationRequest withoutCallees() {
        return new TranslationRequest(open, guess, tier, sharing, caller);
    }

    /** {@return whether it has functions that its code calls, besides that code} */
    public boolean hasCallees() {
        return !code.equals(caller);
    }

    /** {@return how many instructions there are} */
    public int size() {
        return code.size();
    }

    /**
     * {@return where an instruction is, in bytes from the head}
     *
     * @param index 0 to size - 1
     */
    public int offset(int index) {
        return code.offset(index);
    }

    /**
     * {@return an instruction, decoded, without the forms that are the interpreter's: see {@link DecodedInstruction#plain}}
     *
     * @param index 0 to size - 1
     */
    public long instruction(int index) {
        return DecodedInstruction.plain(code.bits(index));
    }

    /** {@return where the jump by register at an offset leads, or the call there if that is in the code, in bytes from the head} */
    public List<Integer> targets(int offset) {
        return code.targets(offset);
    }

    /** {@return whether there is an instruction so many bytes from the head} */
    boolean contains(long distance) {
        return distance == (int) distance && code.contains((int) distance);
    }

    /** {@return all of it as bytes: two requests are equal if these are} */
    public byte[] content() {
        byte[] kind = String.join(" ", open ? "open" : "paged", guess.name(), tier.name(), sharing.name())
                .getBytes(StandardCharsets.US_ASCII);
        byte[] instructions = code.content();
        ByteBuffer content = ByteBuffer.allocate(1 + kind.length + instructions.length);
        content.put((byte) kind.length).put(kind).put(instructions);
        return content.array();
    }

    int bits(int index) {
        return code.bits(index);
    }

    /** {@return whether another is for the same code, whatever its guess, its tier, its sharing, and the functions that are called} */
    boolean isForTheCodeOf(TranslationRequest that) {
        return open == that.open && caller.equals(that.caller);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TranslationRequest that
                && open == that.open
                && guess == that.guess
                && tier == that.tier
                && sharing == that.sharing
                && code.equals(that.code);
    }

    @Override
    public int hashCode() {
        return code.hashCode();
    }

    @Override
    public String toString() {
        return "TranslationRequest[" + code.size() + " instructions, " + (open ? "open" : "paged") + ", "
                + Integer.toHexString(hashCode()) + "]";
    }
}
