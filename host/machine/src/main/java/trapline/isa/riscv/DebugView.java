package trapline.isa.riscv;

import java.util.List;
import java.util.Optional;
import trapline.machine.DataAccess;

/**
 * A hart's memory as a debugger sees it, between two instructions: through the translation in effect, but with a walk of its own,
 * so that nothing is noted that the hart would go by. It sees what is mapped, whatever that permits; a page whose A bit is clear is
 * not. Devices are never touched.
 */
public final class DebugView {
    private static final long NOWHERE = -1;
    private static final long PAGES_OF_A_REGION = 1;
    private static final List<Access> LOOKING = List.of(Access.LOAD, Access.FETCH);
    private static final List<PrivilegeLevel> LEVELS = List.of(PrivilegeLevel.SUPERVISOR, PrivilegeLevel.USER);

    private final Hart hart;
    private final PrivilegedState state;
    private final PageTableWalker walker;

    /**
     * A view.
     *
     * @param hart whose
     * @param state its CSRs
     */
    public DebugView(Hart hart, PrivilegedState state) {
        this.hart = hart;
        this.state = state;
        this.walker = new PageTableWalker(hart.memory);
    }

    /**
     * Reads.
     *
     * @param virtualAddress the first byte, as the hart would fetch an instruction from
     * @param into receives the bytes
     * @return how many could be read, before the first that is no memory
     */
    public int read(long virtualAddress, byte[] into) {
        int done = 0;
        while (done < into.length) {
            int part = part(virtualAddress + done, into.length - done);
            if (!hart.memory.read(physical(virtualAddress + done, hart.level()), into, done, part)) {
                return done;
            }
            done += part;
        }
        return done;
    }

    /**
     * Writes; what was decoded of the bytes is forgotten, a reservation on them is lost.
     *
     * @param virtualAddress as for {@link #read}
     * @param from the bytes
     * @return false, and nothing has changed, if one of them is no memory
     */
    public boolean write(long virtualAddress, byte[] from) {
        return write(virtualAddress, from, false) && write(virtualAddress, from, true);
    }

    private boolean write(long virtualAddress, byte[] from, boolean really) {
        for (int done = 0; done < from.length; ) {
            int part = part(virtualAddress + done, from.length - done);
            long physical = physical(virtualAddress + done, hart.level());
            if (!hart.memory.contains(physical, part) || really && !hart.memory.write(physical, from, done, part)) {
                return false;
            }
            done += part;
        }
        return true;
    }

    private static int part(long virtualAddress, int length) {
        return (int) Math.min(length, PhysicalMemory.PAGE_SIZE - (virtualAddress & ~Translation.PAGE_MASK));
    }

    private long physical(long virtualAddress, PrivilegeLevel level) {
        if (!hart.composed()) {
            return NOWHERE;
        }
        if (level == PrivilegeLevel.MACHINE || PageTableWalker.mode(state.satp()) == PageTableWalker.BARE) {
            return virtualAddress;
        }
        for (Access access : LOOKING) {
            for (PrivilegeLevel each : LEVELS) {
                if (walker.walk(state, virtualAddress, access, each)) {
                    return walker.physicalAddress();
                }
            }
        }
        return NOWHERE;
    }

    /**
     * {@return whether an instruction is part of translated code, as it is mapped now}
     *
     * @param virtualAddress of the instruction
     */
    public boolean isTranslated(long virtualAddress) {
        long start = virtualAddress & Translation.PAGE_MASK;
        // A region lies in pages that follow each other where they are mapped; its head may be in any of them.
        for (long page = start - PAGES_OF_A_REGION * PhysicalMemory.PAGE_SIZE;
                page <= start + PAGES_OF_A_REGION * PhysicalMemory.PAGE_SIZE;
                page += PhysicalMemory.PAGE_SIZE) {
            long offset = physical(page, hart.level()) - PhysicalMemory.RAM_START;
            DecodedPage decoded =
                    hart.memory.inside(offset, PhysicalMemory.PAGE_SIZE) ? hart.memory.decoded.at(offset) : null;
            if (decoded != null && decoded.translates(virtualAddress - page)) {
                return true;
            }
        }
        return false;
    }

    /** {@return what the instruction at pc does with memory if it completes; empty if nothing} */
    public Optional<DataAccess> nextAccess() {
        int first = halfWord(hart.pc);
        if (first < 0) {
            return Optional.empty();
        }
        int second = InstructionSet.length(first) == 2 ? 0 : halfWord(hart.pc + 2);
        return second < 0 ? Optional.empty() : access(DecodedInstruction.decode(first | second << 16, 0));
    }

    private int halfWord(long virtualAddress) {
        PhysicalMemory memory = hart.memory;
        long physical = physical(virtualAddress, hart.level());
        return memory.contains(physical, Short.BYTES)
                ? memory.storage.getShort(memory.base + physical - PhysicalMemory.RAM_START) & 0xffff
                : -1;
    }

    private Optional<DataAccess> access(long d) {
        int opcode = DecodedInstruction.opcode(d);
        long base = hart.x[DecodedInstruction.rs1(d)];
        if (opcode >= Opcode.LR_W && opcode <= Opcode.AMOMAXU_D) {
            return atomic(opcode, base);
        }
        long address = base + DecodedInstruction.immediate(d);
        boolean loads = opcode >= Opcode.LB && opcode <= Opcode.LWU || opcode == Opcode.FLW || opcode == Opcode.FLD;
        boolean stores = opcode >= Opcode.SB && opcode <= Opcode.SD || opcode == Opcode.FSW || opcode == Opcode.FSD;
        return loads || stores
                ? Optional.of(new DataAccess(address, MemoryAccess.size(opcode), loads, stores))
                : Optional.empty();
    }

    private Optional<DataAccess> atomic(int opcode, long address) {
        int size = opcode < Opcode.LR_D ? Integer.BYTES : Long.BYTES;
        return switch (opcode) {
            case Opcode.LR_W, Opcode.LR_D -> Optional.of(new DataAccess(address, size, true, false));
            // One that fails accesses nothing.
            case Opcode.SC_W, Opcode.SC_D ->
                reserved(address) ? Optional.of(new DataAccess(address, size, false, true)) : Optional.empty();
            default -> Optional.of(new DataAccess(address, size, true, true));
        };
    }

    private boolean reserved(long address) {
        long offset = physical(address, state.dataLevel(hart.level())) - PhysicalMemory.RAM_START;
        return offset >= 0 && offset == hart.memory.reservation;
    }
}
