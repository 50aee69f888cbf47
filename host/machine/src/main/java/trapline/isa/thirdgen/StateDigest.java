package trapline.isa.thirdgen;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of all that a program on the machine could ever tell apart. The region's place is not part of it: f maps it away. */
public final class StateDigest {
    private StateDigest() {}

    /**
     * {@return the digest of a state, in hexadecimal}
     *
     * @param state at rest
     */
    public static String of(ThirdGenState state) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(state.storage().window(state.region()).asByteBuffer());
            String rest = control(state)
                    + Arrays.toString(state.registers)
                    + state.console().fingerprint()
                    + state.drum().fingerprint();
            return HexFormat.of().formatHex(sha.digest(rest.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String control(ThirdGenState state) {
        return "%s %s waiting %s halted %s console %s retired %d idled %d traps %d"
                .formatted(
                        state.psw(),
                        state.timer.fingerprint(state.time()),
                        state.waiting,
                        state.halted,
                        state.consolePending,
                        state.retired,
                        state.idled,
                        state.traps);
    }
}
