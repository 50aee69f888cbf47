package trapline.cli;

/** What a command's exit code says. */
enum ExitCode {
    /** It was done. */
    DONE(0),
    /** It was refused, or found something wrong. */
    REFUSED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** No node answers. */
    NO_NODE(3),
    /** We failed. */
    BROKEN(70);

    /** For the help text. */
    static final String HELP =
            "Exit codes: 0 done; 1 refused, or something found wrong; 2 wrong command line; 3 no node answers; 70 a failure of Trapline's own.";

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
