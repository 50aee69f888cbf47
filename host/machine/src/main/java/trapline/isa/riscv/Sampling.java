package trapline.isa.riscv;

import org.jspecify.annotations.Nullable;
import trapline.machine.Exit;

/**
 * Finds out where a hart loses most time out of translated code, without a count in the processor's loop: at intervals, counted in interpreted
 * instructions and in entries to translated code, the hart goes on block by block until a jump back or a call, and the place where that leads is counted. So a place counts by the
 * instructions on the way to it, and not by how often it is passed.
 *
 * <p>It also hands the rest of the quantum to translated code, which need not stop where an interval ends.
 */
final class Sampling {
    /** A block is cut there. */
    private static final int LONGEST_BLOCK = 64;

    /** So many blocks without a jump back or a call, and this time no place is counted. */
    private static final int MOST_BLOCKS = 32;

    /** Entering translated code and leaving it takes as long as interpreting so many instructions. */
    private static final int ENTRY = 40;

    private final Regions regions;
    private final int interval;
    private int due;

    /** Of the block that is executed, the last instruction, as decoded before. */
    private long last;

    private long lastAddress;

    Sampling(Regions regions, int interval) {
        this.regions = regions;
        this.interval = interval;
        this.due = interval;
    }

    /**
     * Executes up to so many instructions.
     *
     * @param hart whose {@link Hart#reserve} is used
     * @param length how many, at least 1
     * @return as {@link InterpretedProcessor#stretch}
     */
    Exit stretch(Hart hart, int length) {
        hart.reserve = length;
        Exit exit = Exit.QUANTUM_EXPIRED;
        while (hart.reserve > 0 && exit instanceof Exit.QuantumExpired) {
            exit = due > 0 ? interpret(hart) : sample(hart);
        }
        hart.reserve = 0;
        return exit;
    }

    private Exit interpret(Hart hart) {
        int part = Math.min(due, hart.reserve);
        hart.reserve -= part;
        long before = hart.retired + hart.reserve;
        int entered = regions.entered();
        Exit exit = InterpretedProcessor.stretch(hart, part);
        // What translated code executed has come out of the reserve.
        due -= (int) (hart.retired + hart.reserve - before) + ENTRY * (regions.entered() - entered);
        return exit;
    }

    private Exit sample(Hart hart) {
        for (int blocks = 0; blocks < MOST_BLOCKS && hart.reserve > 0; blocks++) {
            int length = block(hart, hart.translation.present(hart.pc));
            hart.reserve -= length;
            Exit exit = InterpretedProcessor.stretch(hart, length);
            if (!(exit instanceof Exit.QuantumExpired)) {
                return exit;
            }
            if (Jump.isJump(DecodedInstruction.opcode(last)) && regions.jumped(hart, lastAddress, last)) {
                break;
            }
        }
        due = Math.min(due + interval, interval);
        return Exit.QUANTUM_EXPIRED;
    }

    /** Finds the next jump, or what is no plain instruction; {@return how many instructions there are up to it, with it} */
    private int block(Hart hart, @Nullable DecodedPage page) {
        lastAddress = hart.pc;
        last = Opcode.UNDECODED;
        if (page == null) {
            return 1;
        }
        int length = 1;
        int at = (int) hart.pc >>> 1 & DecodedPage.HALF_WORDS - 1;
        int most = Math.min(LONGEST_BLOCK, hart.reserve);
        last = page.code[at];
        while (length < most && isPlain(last)) {
            lastAddress += 2L * DecodedInstruction.length(last);
            at += DecodedInstruction.length(last);
            last = page.code[at];
            length++;
        }
        return length;
    }

    /** {@return whether execution goes on behind what is decoded, if it does not trap} */
    private static boolean isPlain(long d) {
        int opcode = DecodedInstruction.opcode(d);
        return switch (opcode) {
            case Opcode.UNDECODED, Opcode.CROSSING, Opcode.PAGE_END, Opcode.PROBE, Opcode.REGION -> false;
            default -> !Jump.isJump(opcode);
        };
    }
}
