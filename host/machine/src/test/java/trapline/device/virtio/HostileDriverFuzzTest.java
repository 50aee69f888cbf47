package trapline.device.virtio;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The programs of {@link HostileProgram} under Jazzer, which starts from the corpus in the test resources and searches for new ones.
 * Its agent instruments the whole JVM, so it does not run among other tests: {@link HostileDriverTest} runs the corpus there.
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = ".+")
class HostileDriverFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void anyProgramDoesNoHarm(byte[] program) {
        HostileProgram.run(program);
    }
}
