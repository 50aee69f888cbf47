package trapline.isa.thirdgen.assembler;

import java.util.Optional;

/** Where included files come from. */
@FunctionalInterface
public interface Sources {
    /** No files at all. */
    Sources NONE = path -> Optional.empty();

    /**
     * {@return the text of a file; empty if there is none}
     *
     * @param path the included path, resolved against the including file's: slashes between names, no {@code .} in it, no
     *     {@code ..} that the name of the assembled file did not have
     */
    Optional<String> read(String path);
}
