package trapline.isa.riscv.load;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The files of {@link HostileFiles} under Jazzer, which starts from the corpus in the test resources and searches for new ones. Its
 * agent instruments the whole JVM, so it does not run among other tests: {@link HostileFilesTest} runs the corpus there.
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = ".+")
class HostileFilesFuzzTest {
    @FuzzTest(maxDuration = "45s")
    void anyFilesAreRefusedOrPlaced(byte[] files) {
        HostileFiles.run(files);
    }
}
