package trapline.cluster;

import com.typesafe.config.Config;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Keeps nodes apart that would not understand each other: one that joins says which version of the protocol between nodes it speaks, and so
 * does the cluster; if they differ it does not get in, and ends. Made by Pekko, whose settings name this class.
 */
public final class ProtocolCheck extends JoinConfigCompatChecker {
    /** The setting. */
    static final String VERSION = "trapline.cluster.protocol";

    /** Called by Pekko. */
    public ProtocolCheck() {}

    private static <T> Seq<T> seq(T one) {
        return CollectionConverters.asScala(List.of(one)).toList();
    }

    /** {@return the setting that both sides show} */
    @Override
    public Seq<String> requiredKeys() {
        return seq(VERSION);
    }

    /** {@return whether the two speak the same} */
    @Override
    public ConfigValidation check(Config theirs, Config ours) {
        String other = theirs.hasPath(VERSION) ? "version " + theirs.getInt(VERSION) : "a version before 1";
        String own = "version " + ours.getInt(VERSION);
        return other.equals(own)
                ? Valid$.MODULE$
                : new Invalid(
                        seq(
                                "the other node speaks " + other + " of the protocol between nodes, this one " + own
                                        + ": one cluster has nodes of one version, so end the older ones, then start all with the newer"));
    }
}
