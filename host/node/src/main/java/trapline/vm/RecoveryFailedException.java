package trapline.vm;

/** A machine cannot be made again as it was; the message says why. Its journal stays as it is. */
final class RecoveryFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecoveryFailedException(String message) {
        super(message);
    }
}
