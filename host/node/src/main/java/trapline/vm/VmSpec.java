package trapline.vm;

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
 */
public record VmSpec(
        VmId id, Tenant tenant, String imageName, Program program, Shares shares, IoRates ioRates, boolean start) {
    public VmSpec {
        if (program.words() < 1 || program.words() > Request.MAX_WORDS) {
            throw new IllegalArgumentException(program.words() + " words must be 1 to " + Request.MAX_WORDS);
        }
        if (program.backingWords() > Request.MAX_WORDS) {
            throw new IllegalArgumentException(
                    program.backingWords() + " words of drum or disk must be at most " + Request.MAX_WORDS);
        }
    }
}
