package trapline.cluster.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Records of placements that were asked anything. */
public final class RandomRecord {
    private RandomRecord() {}

    /** {@return a whole record, from genesis on} */
    public static List<Decision> of(RandomGenerator chance, int requests) {
        Placement placement = new Placement();
        List<Decision> record = new ArrayList<>();
        record.add(placement.decide(
                new Request.Configure(chance.nextBoolean() ? Policy.SPREAD : Policy.PACK, Cases.ROOMY)));
        for (int i = 0; i < requests; i++) {
            record.add(placement.decide(Cases.random(chance)));
        }
        return record;
    }
}
