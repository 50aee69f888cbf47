package trapline.isa.thirdgen.assembler;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import trapline.machine.Image;

/** What became of a source. */
public sealed interface Assembly permits Assembly.Assembled, Assembly.Rejected {
    /**
     * A program.
     *
     * @param image its image
     * @param symbols what the source defines, labels and equates, by name
     * @param listing the source beside its addresses and words, and the symbols, for people
     */
    record Assembled(Image image, SortedMap<String, Long> symbols, String listing) implements Assembly {
        public Assembled {
            symbols = Collections.unmodifiableSortedMap(new TreeMap<>(symbols));
        }
    }

    /**
     * No program.
     *
     * @param errors what is wrong, in the source's order, 1 to {@link Assembler#MOST_ERRORS} of them
     */
    record Rejected(List<SourceError> errors) implements Assembly {
        public Rejected {
            errors = List.copyOf(errors);
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("a source is rejected for a reason");
            }
        }
    }
}
