package trapline.vm;

import trapline.device.Drum;
import trapline.machine.Image;
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
 * @param imageName what its image is called, for people
 * @param image what it starts with
 * @param words how much storage it gets, in words; at least the image's size, at most {@link Request#MAX_WORDS}
 * @param drumSectors how many sectors its drum has, at least 0; at most {@link Request#MAX_WORDS} words of them
 * @param shares its share of the processors
 * @param ioRates how fast its devices go
 * @param start whether it runs at once
 */
public record VmSpec(
        VmId id,
        Tenant tenant,
        String imageName,
        Image image,
        long words,
        long drumSectors,
        Shares shares,
        IoRates ioRates,
        boolean start) {
    private static final long MOST_SECTORS = Request.MAX_WORDS / Drum.SECTOR_WORDS;

    public VmSpec {
        if (words < image.size()) {
            throw new IllegalArgumentException("the image asks for " + image.size() + " words, the spec for " + words);
        }
        if (words < 1 || words > Request.MAX_WORDS) {
            throw new IllegalArgumentException(words + " words must be 1 to " + Request.MAX_WORDS);
        }
        if (drumSectors < 0 || drumSectors > MOST_SECTORS) {
            throw new IllegalArgumentException("a drum has 0 to " + MOST_SECTORS + " sectors, not " + drumSectors);
        }
    }
}
