package trapline.vm;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.isa.riscv.InterpretedProcessor;
import trapline.isa.riscv.Tier;

/**
 * Tells HotSpot, once for the process, what it cannot know: by compiler directives, as {@code jcmd PID Compiler.directives_add} gives them.
 *
 * <ul>
 *   <li>Translations of {@link Tier#BASELINE} are not worth its optimizing compiler.
 *   <li>In the loop of the RISC-V interpreter every instruction's semantics are inlined, also that of one which is executed hardly ever. Where a
 *       single call is left in the loop, nothing stays in a processor register around it.
 * </ul>
 */
public final class CompilerDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(CompilerDirectives.class);
    private static final String ISA = Tier.class.getPackageName().replace('.', '/');
    private static final String DIRECTIVES =
            """
            [ { match: "%1$s/%2$s*.*", c2: { Exclude: true } },
              { match: "%1$s/%3$s.execute", c2: { inline: [
                  "+%1$s/Rv64I.*", "+%1$s/Rv64M.*", "+%1$s/HostArithmetic.*", "+%1$s/floating/SignInjection.*",
                  "+trapline/machine/DirectAccess*.*", "+sun/misc/Unsafe.*", "+jdk/internal/misc/Unsafe.*",
                  "+java/lang/Long.compareUnsigned" ] } } ]
            """.formatted(ISA, Tier.BASELINE.className(), InterpretedProcessor.class.getSimpleName());

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
