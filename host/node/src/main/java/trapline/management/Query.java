package trapline.management;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The query parameters of a request, checked.
 *
 * @param parameters by name
 */
record Query(Map<String, String> parameters) {
    private static final int MOST_IN_A_PAGE = 1000;
    private static final int IN_A_PAGE = 100;

    /** {@return a route with the query; a parameter that is not in {@code known}, or comes twice, is an error} */
    static Route of(Set<String> known, Function<Query, Route> inner) {
        return Directives.parameterList(parameters -> {
            Map<String, String> byName = new HashMap<>();
            for (Map.Entry<String, String> parameter : parameters) {
                check(parameter.getKey(), known);
                if (byName.put(parameter.getKey(), parameter.getValue()) != null) {
                    throw refused("the parameter '" + parameter.getKey() + "' is there twice");
                }
            }
            return inner.apply(new Query(byName));
        });
    }

    /** {@return a route that takes no parameters: any is an error} */
    static Route none(Supplier<Route> inner) {
        return of(Set.of(), _ -> inner.get());
    }

    private static void check(String name, Set<String> known) {
        if (!known.contains(name)) {
            throw refused("there is no parameter '" + name + "' here; "
                    + (known.isEmpty()
                            ? "there are none"
                            : "there are " + known.stream().sorted().toList()));
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** {@return a number from 0, or {@code otherwise} if it is left out} */
    long number(String name, long otherwise) {
        return number(name).orElse(otherwise);
    }

    /** {@return a number from 0, unless it is left out} */
    OptionalLong number(String name) {
        return text(name).stream().mapToLong(text -> parse(name, text)).findFirst();
    }

    /** {@return how many items a page may have} */
    int limit() {
        long limit = number("limit", IN_A_PAGE);
        if (limit < 1 || limit > MOST_IN_A_PAGE) {
            throw refused("'limit' is " + limit + "; it must be 1 to " + MOST_IN_A_PAGE);
        }
        return (int) limit;
    }

    /** {@return a name, checked} */
    <T> Optional<T> name(String name, Function<String, T> form) {
        try {
            return text(name).map(form);
        } catch (IllegalArgumentException wrong) {
            throw refused("'" + name + "': " + wrong.getMessage());
        }
    }

    /** {@return one of some words} */
    Optional<String> oneOf(String name, Set<String> allowed) {
        return text(name).map(text -> one(name, text, allowed));
    }

    boolean flag(String name) {
        return text(name)
                .map(text -> one(name, text, Set.of("true", "false")).equals("true"))
                .orElse(false);
    }

    <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
        return text(name)
                .map(text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> constant.name().equals(text.toUpperCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(() -> refused("'" + name + "' is '" + text + "'; it must be one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                        .toList())));
    }

    private static String one(String name, String text, Set<String> allowed) {
        if (!allowed.contains(text)) {
            throw refused("'" + name + "' is '" + text + "'; it must be one of "
                    + allowed.stream().sorted().toList());
        }
        return text;
    }

    /** {@return a number from 0 that somebody gave under a name} */
    static long parse(String name, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            // Said below, with the negative ones.
        }
        throw refused("'" + name + "' is '" + text + "'; it must be a number from 0");
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(Problem.badRequest(detail));
    }
}
