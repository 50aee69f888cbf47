package trapline.device.virtio;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The programs of {@link HostileProgram} under Jazzer. An ordinary build runs the corpus, which is kept in the test resources; with
 * the environment variable {@code JAZZER_FUZZ=1} this searches for new programs, for the time given here.
 */
class HostileDriverFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void anyProgramDoesNoHarm(byte[] program) {
        HostileProgram.run(program);
    }
}
