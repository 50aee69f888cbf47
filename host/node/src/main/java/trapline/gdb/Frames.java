package trapline.gdb;

/** Packets as they are sent. */
final class Frames {
    private static final int ESCAPE_MASK = 0x20;

    private Frames() {}

    /**
     * {@return a payload between its marks, escaped, with its checksum}
     *
     * @param payload chars 0 to 255
     */
    static String of(String payload) {
        StringBuilder frame = new StringBuilder(payload.length() + 4).append('$');
        int sum = 0;
        for (int i = 0; i < payload.length(); i++) {
            char each = payload.charAt(i);
            if (each == '$' || each == '#' || each == '}' || each == '*') {
                frame.append('}').append((char) (each ^ ESCAPE_MASK));
                sum += '}' + (each ^ ESCAPE_MASK);
            } else {
                frame.append(each);
                sum += each;
            }
        }
        return frame.append('#').append("%02x".formatted(sum & 0xff)).toString();
    }
}
