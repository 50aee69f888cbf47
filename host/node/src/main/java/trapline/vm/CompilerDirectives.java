package trapline.vm;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.isa.riscv.Tier;

/**
 * Tells HotSpot, once for the process, what it cannot know: that translations of {@link Tier#BASELINE} are not worth its optimizing compiler. It is told by a
 * compiler directive, as {@code jcmd PID Compiler.directives_add} gives one.
 */
public final class CompilerDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(CompilerDirectives.class);
    private static final String ISA = Tier.class.getPackageName().replace('.', '/');
    private static final String DIRECTIVES = """
            [ { match: "%1$s/%2$s*.*", c2: { Exclude: true } } ]
            """.formatted(ISA, Tier.BASELINE.className());

    private static boolean given;

    private CompilerDirectives() {}

    /** Tells it. Where it cannot be told, as by a JVM that is not HotSpot, machines run more slowly. */
    public static synchronized void give() {
        if (given) {
            return;
        }
        given = true;
        try {
            Path file = Files.createTempFile("trapline-compiler-directives-", ".json");
            try {
                Files.writeString(file, DIRECTIVES);
                LOG.debug("{}", invoke("compilerDirectivesAdd", file.toString()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException | JMException cannot) {
            LOG.info(
                    "machines run more slowly than they could, since the JVM takes no compiler directives: {}",
                    cannot.toString());
        }
    }

    private static Object invoke(String operation, String... arguments) throws JMException {
        return ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        operation,
                        new Object[] {arguments},
                        new String[] {String[].class.getName()});
    }
}
