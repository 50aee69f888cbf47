package trapline.isa.thirdgen.assembler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import trapline.isa.thirdgen.assembler.Statement.Label;

/**
 * The symbols of a source. A label has its value at once; an equate waits until somebody asks for it, for it may depend on
 * symbols that are defined further down. In the first pass such an equate has no value yet; behind it, it has one or is wrong.
 */
final class Symbols {
    private record Pending(SourceLine line, long here, Expression value, List<String> names) {}

    private final Report report;
    private final Map<String, Long> values = new HashMap<>(Predefined.SYMBOLS);
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private boolean complete;
    private boolean partMissing;

    Symbols(Report report) {
        this.report = report;
    }

    void defineLabel(SourceLine line, Label label, long address) throws Mistake {
        claim(line, label);
        values.put(label.name(), address);
    }

    void defineEquate(SourceLine line, Label label, Expression value, long here) throws Mistake {
        claim(line, label);
        pending.put(label.name(), pending(line, value, here));
    }

    /** A symbol whose value is a mistake that was reported already. */
    void defineUnreadable(SourceLine line, Label label) throws Mistake {
        claim(line, label);
        broken.add(label.name());
    }

    /** SIZE, as the source gives it. */
    void defineSize(SourceLine line, Expression cells, long here) {
        pending.put(Predefined.SIZE, pending(line, cells, here));
    }

    /** SIZE, if the source does not give it. */
    void defineSize(long cells) {
        if (!pending.containsKey(Predefined.SIZE) && !broken.contains(Predefined.SIZE)) {
            values.putIfAbsent(Predefined.SIZE, cells);
        }
    }

    /** Ends the first pass: what has no value now is a mistake, unless part of the source is missing. */
    void complete(boolean partOfSourceMissing) {
        complete = true;
        partMissing = partOfSourceMissing;
        List.copyOf(pending.keySet()).forEach(this::settle);
    }

    /** {@return the meaning of names in a statement} */
    Expression.Scope at(long address) {
        return new Expression.Scope() {
            @Override
            public long valueOf(String name, int column) throws Mistake {
                return Symbols.this.valueOf(name, column);
            }

            @Override
            public long here() {
                return address;
            }
        };
    }

    /** {@return what the source defines} */
    SortedMap<String, Long> defined() {
        SortedMap<String, Long> defined = new TreeMap<>(values);
        defined.keySet().retainAll(places.keySet());
        return defined;
    }

    /** {@return SIZE; 0 if it is wrong} */
    long size() {
        return values.getOrDefault(Predefined.SIZE, 0L);
    }

    private void claim(SourceLine line, Label label) throws Mistake {
        if (label.name().equals(Predefined.SIZE) || Predefined.SYMBOLS.containsKey(label.name())) {
            throw Mistake.at(label.column(), "the symbol '" + label.name() + "' is predefined: expected another name");
        }
        String place = places.putIfAbsent(label.name(), line.place());
        if (place != null) {
            throw Mistake.at(
                    label.column(), "the symbol " + Token.quoted(label.name()) + " is defined already at " + place);
        }
    }

    private static Pending pending(SourceLine line, Expression value, long here) {
        return new Pending(line, here, value, value.names().toList());
    }

    private long valueOf(String name, int column) throws Mistake {
        settle(name);
        Long value = values.get(name);
        if (value != null) {
            return value;
        }
        if (broken.contains(name) || complete && partMissing) {
            throw Mistake.consequence(column);
        }
        String suggestion = Suggestion.of(name, Stream.concat(values.keySet().stream(), pending.keySet().stream()));
        String message = complete
                ? "there is no symbol " + Token.quoted(name) + suggestion
                : "the symbol " + Token.quoted(name)
                        + " has no value yet: .org and .space need one that is known above them" + suggestion;
        throw Mistake.at(column, message);
    }

    /**
     * Gives a pending symbol its value, and before it those that it depends on. The path of definitions is a collection and not
     * a recursion, since a source may make it long.
     */
    private void settle(String name) {
        LinkedHashSet<String> path = new LinkedHashSet<>(List.of(name));
        while (!path.isEmpty()) {
            String top = path.getLast();
            Optional<String> next = nextUnsettled(top);
            if (next.isPresent() && !path.add(next.get())) {
                rejectCircle(top, next.get());
            } else if (next.isEmpty()) {
                path.removeLast();
                if (!evaluate(top)) {
                    return;
                }
            }
        }
    }

    private Optional<String> nextUnsettled(String name) {
        Pending definition = pending.get(name);
        return definition == null
                ? Optional.empty()
                : definition.names().stream().filter(pending::containsKey).findFirst();
    }

    /** {@return whether to go on: in the first pass a symbol without a value leaves those that need it without one} */
    private boolean evaluate(String name) {
        Pending definition = pending.get(name);
        if (definition == null) {
            return true;
        }
        try {
            values.put(name, definition.value().evaluate(at(definition.here())));
            pending.remove(name);
            return true;
        } catch (Mistake mistake) {
            if (complete) {
                reject(name, definition, mistake);
            }
            return complete;
        }
    }

    private void rejectCircle(String name, String next) {
        Pending definition = pending.get(name);
        if (definition != null) {
            String message =
                    "the value of " + Token.quoted(name) + " depends on itself, by way of " + Token.quoted(next);
            reject(name, definition, Mistake.at(definition.value().column(), message));
        }
    }

    private void reject(String name, Pending definition, Mistake mistake) {
        pending.remove(name);
        broken.add(name);
        report.add(definition.line(), mistake);
    }
}
