package trapline.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import trapline.machine.Image;

/** The rows of a table about traps: each guest, once with one machine and once with 1,000. */
final class TrapRows {
    private static final List<Integer> MACHINES = List.of(1, 1000);

    private TrapRows() {}

    /** Measures a row. */
    interface Measurement {
        void row(String name, Image guest, int machines) throws IOException;
    }

    /**
     * Measures rows.
     *
     * @param arguments names of guests and numbers of machines that are wanted; of the kind that is not there, all
     * @param measurement measures one
     */
    static void measure(String[] arguments, Measurement measurement) throws IOException {
        Set<String> wanted = Arrays.stream(arguments).collect(Collectors.toSet());
        Map<String, Image> guests = new LinkedHashMap<>(Programs.trapping());
        List<Integer> machines = MACHINES.stream()
                .filter(count -> wanted.contains(Integer.toString(count)))
                .toList();
        if (guests.keySet().stream().anyMatch(wanted::contains)) {
            guests.keySet().retainAll(wanted);
        }
        for (int count : machines.isEmpty() ? MACHINES : machines) {
            for (Map.Entry<String, Image> guest : guests.entrySet()) {
                measurement.row(guest.getKey(), guest.getValue(), count);
            }
        }
    }
}
