package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.machine.BareMachine;
import trapline.machine.Bytes;
import trapline.monitor.ProcessorChoice;
import trapline.monitor.RiscVProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Shares;
import trapline.monitor.riscv.RiscVMachine;

/** What a node has translated, the next one finds; what is damaged, it does not, and nothing comes out differently. */
final class StoredTranslationsTest {
    @TempDir
    private Path directory;

    private static RiscVProgram program(ProcessorChoice processor) throws IOException {
        Bytes elf = Bytes.of(Files.readAllBytes(Path.of("..", "..", "guest-images", "riscv", "compute.elf")));
        RiscVProgram.Boot boot = new RiscVProgram.Boot(
                new RiscVProgram.Firmware.None(), Optional.of(elf), Optional.empty(), "only=3 scale=4");
        return RiscVProgram.of(boot, 1 << 20).withProcessor(processor);
    }

    /** {@return what a node has translated when a machine on it has ended in the state that it had to} */
    private Translations.Figures figuresOfANode() throws IOException {
        BareMachine bare = new RiscVMachine().bare(program(ProcessorChoice.INTERPRETED));
        bare.runTo(Long.MAX_VALUE);
        try (TestNode node = TestNode.start(40_000, Map.of("trapline.translation.directory", directory.toString()))) {
            VmId id = VmId.of("stored");
            node.createAll(List.of(new VmSpec(
                    id,
                    Specs.TENANT,
                    "test",
                    program(ProcessorChoice.TRANSLATED),
                    Shares.NORMAL,
                    Specs.NO_LIMIT,
                    true)));
            node.awaitState(id, VmState.HALTED);
            assertEquals(bare.digest(), node.inspect(id).digest().orElseThrow());
            return node.node().translations().figures();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void theNextNodeFindsWhatOneHasTranslated() throws IOException {
        Translations.Figures first = figuresOfANode();
        assertTrue(first.translated() > 0, first.toString());
        assertEquals(0, first.stored(), first.toString());
        assertTrue(files().size() >= first.translated(), first.toString());
        Translations.Figures second = figuresOfANode();
        assertTrue(second.stored() > 0, second.toString());
        assertEquals(0, second.failed(), second.toString());
    }

    @Test
    void whatIsDamagedIsTranslatedAgain() throws IOException {
        figuresOfANode();
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
        Translations.Figures after = figuresOfANode();
        assertTrue(after.translated() > 0, after.toString());
        assertEquals(0, after.stored(), after.toString());
        assertEquals(0, after.failed(), after.toString());
        assertTrue(figuresOfANode().stored() > 0);
    }

    @Test
    void theOldestGoWhenThereAreTooManyAndNothingElseDoes() throws IOException {
        Path others = Files.writeString(directory.resolve("0.txt"), "");
        for (int i = 0; i < 5; i++) {
            Path file = Files.writeString(directory.resolve(i + ".region"), "");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000L * i));
        }
        StoredTranslations.in(directory, 2, request -> new byte[0]);
        assertEquals(List.of(others, directory.resolve("3.region"), directory.resolve("4.region")), files());
    }

    @Test
    void aDirectoryToWhichOthersMayWriteIsRefused() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        String message = String.valueOf(assertThrows(
                        IOException.class, () -> StoredTranslations.in(directory, 2, request -> new byte[0]))
                .getMessage());
        assertTrue(message.contains(directory.toString()), message);
    }
}
