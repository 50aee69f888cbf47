package trapline.isa.thirdgen.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import trapline.isa.thirdgen.Operation;

class InstructionSetDocumentTest {
    private static final Path FILE = Path.of(System.getProperty("basedir", ""), "docs", "thirdgen.md");

    @Test
    void manualIsFresh() throws IOException {
        String fresh = InstructionSetDocument.render();
        if (Boolean.getBoolean("trapline.regenerate")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, fresh);
        }
        assertEquals(
                fresh,
                Files.readString(FILE),
                "docs/thirdgen.md is stale: run this test with -Dtrapline.regenerate=true");
    }

    @Test
    void manualHasEveryInstruction() {
        String manual = InstructionSetDocument.render();
        for (Operation operation : Operation.values()) {
            assertTrue(manual.contains("| `" + operation.mnemonic()), operation.mnemonic());
            assertTrue(manual.contains(operation.effect()), operation.mnemonic());
        }
    }
}
