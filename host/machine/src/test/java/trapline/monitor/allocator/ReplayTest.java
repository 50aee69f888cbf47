package trapline.monitor.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final List<Decision> record = record();

    @Test
    void aTrueRecordLeadsToItself() {
        assertEquals(Optional.empty(), Replay.firstDifference(record));
        assertEquals(Optional.empty(), Replay.firstDifference(record.stream()));
        assertEquals(Optional.empty(), Replay.firstDifference(Stream.empty()));
    }

    @Test
    void theFirstForgedDecisionIsNamed() {
        Decision genuine = record.get(2);
        Decision forged = new Decision(
                genuine.sequence(),
                genuine.vm(),
                genuine.tenant(),
                genuine.request(),
                genuine.outcome(),
                genuine.reason(),
                genuine.candidates(),
                genuine.candidatesOmitted(),
                genuine.before(),
                Optional.of(Requests.granules(7, 1)));
        record.set(2, forged);
        assertEquals(Optional.of(new Replay.Difference(forged, genuine)), Replay.firstDifference(record));
    }

    @Test
    void aMissingDecisionIsNoticed() {
        Decision late = record.get(2);
        record.remove(1);
        assertEquals(Optional.of(late), Replay.firstDifference(record).map(Replay.Difference::recorded));
    }

    private static List<Decision> record() {
        Allocator allocator = new Allocator();
        List<Decision> decisions = new ArrayList<>();
        for (Request request : List.of(
                Requests.storage(8),
                Requests.newMachine("a", 700),
                Requests.newMachine("b", 700),
                Requests.release("a"),
                Requests.compact(),
                Requests.evacuated("b"))) {
            decisions.add(allocator.decide(request));
        }
        return decisions;
    }
}
