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
 * Tells HotSpot, once for the process, that translations of {@link Tier#BASELINE} are not worth its optimizing compiler: by a compiler directive, as
 * {@code jcmd PID Compiler.directives_add} gives it.
 */
final class QuickCompilation {
    private static final Logger LOG = LoggerFactory.getLogger(QuickCompilation.class);
    private static final String DIRECTIVES =
            """
            [ { match: "%s/%s*.*", c2: { Exclude: true } } ]
            """.formatted(Tier.class.getPackageName().replace('.', '/'), Tier.BASELINE.className());

    private static boolean asked;

    private QuickCompilation() {}

    /** Tells it. Where it cannot be told, as by a JVM that is not HotSpot, translations are compiled as all else is. */
    static synchronized void ask() {
        if (asked) {
            return;
        }
        asked = true;
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
                    "translated code is compiled as all other code, since the JVM takes no directive: {}",
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
