package trapline.management;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many bytes, as people write it: 4096, 512K, 256M, 1G, also 256MiB. */
public final class ByteSize {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\s*([KMGT]?)(I?B)?");
    private static final String UNITS = "KMGT";
    private static final int BITS_PER_UNIT = 10;

    private ByteSize() {}

    /**
     * {@return how many bytes a text says}
     *
     * @param text digits, with K, M, G or T for powers of 1,024
     * @throws IllegalArgumentException if it is of another form, or beyond 2<sup>62</sup>
     */
    public static long parse(String text) {
        Matcher parts = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size; sizes are like 4096, 512K, 256M, 1G");
        }
        long number = Long.parseLong(parts.group(1));
        int shift = parts.group(2).isEmpty() ? 0 : (UNITS.indexOf(parts.group(2)) + 1) * BITS_PER_UNIT;
        if (number > Long.MAX_VALUE >> shift + 1) {
            throw new IllegalArgumentException("'" + text + "' is too large a size");
        }
        return number << shift;
    }

    /**
     * {@return a size for people}
     *
     * @param bytes how many, at least 0
     */
    public static String text(long bytes) {
        int unit = 0;
        while (unit < UNITS.length()
                && bytes >> unit * BITS_PER_UNIT >= 1 << BITS_PER_UNIT
                && bytes % (1L << (unit + 1) * BITS_PER_UNIT) == 0) {
            unit++;
        }
        return unit == 0 ? bytes + " B" : (bytes >> unit * BITS_PER_UNIT) + " " + UNITS.charAt(unit - 1) + "iB";
    }
}
