package trapline.image;

/** A file is not an image that we can load. The message says what is wrong and how to mend it. */
public final class ImageFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what is wrong, for the user
     */
    public ImageFormatException(String message) {
        super(message);
    }
}
