package trapline.vm;

import trapline.journal.Durability;
import trapline.monitor.Program;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.Shares;

/**
 * What somebody asks for when creating a virtual machine.
 *
 * @param id its name, unique on the node
 * @param tenant who it belongs to
 * @param imageName what its program is called, for people
 * @param program what it starts with; of at most {@link Request#MAX_WORDS} words, and as many beside them
 * @param shares its share of the processors
 * @param ioRates how fast its devices go
 * @param start whether it runs at once
 * @param durability what becomes of it when its node ends
 */
public record VmSpec(
        VmId id,
        Tenant tenant,
        String imageName,
        Program program,
        Shares shares,
        IoRates ioRates,
        boolean start,
        Durability durability) {
    public VmSpec {
        if (program.words() < 1 || program.words() > Request.MAX_WORDS) {
            throw new IllegalArgumentException(program.words() + " words must be 1 to " + Request.MAX_WORDS);
        }
        if (program.backingWords() > Request.MAX_WORDS) {
            throw new IllegalArgumentException(
                    program.backingWords() + " words of drum or disk must be at most " + Request.MAX_WORDS);
        }
    }

    /** A machine that is gone with its node. */
    public VmSpec(
            VmId id, Tenant tenant, String imageName, Program program, Shares shares, IoRates ioRates, boolean start) {
        this(id, tenant, imageName, program, shares, ioRates, start, Durability.NONE);
    }

    /** {@return this with another program} */
    VmSpec withProgram(Program other) {
        return new VmSpec(id, tenant, imageName, other, shares, ioRates, start, durability);
    }

    /** {@return this with another durability} */
    public VmSpec withDurability(Durability other) {
        return new VmSpec(id, tenant, imageName, program, shares, ioRates, start, other);
    }

    /** {@return what A is asked for, for such a machine} */
    Request request() {
        return new Request.Create(id, tenant, program.words(), program.backingWords(), shares, ioRates);
    }
}
