package trapline.theory.run;

/**
 * Where two endings differ first.
 *
 * @param part the name of what differs
 * @param bare what it is on the bare machine
 * @param hosted what it is on the virtual machine
 */
public record Difference(String part, String bare, String hosted) {
    @Override
    public String toString() {
        return part + " is " + bare + " on the bare machine, and " + hosted + " on the virtual one";
    }
}
