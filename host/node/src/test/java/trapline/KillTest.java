package trapline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import trapline.image.ImageLibrary;
import trapline.machine.Bytes;
import trapline.machine.Seeds;
import trapline.monitor.Guest;
import trapline.monitor.RiscVProgram;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.riscv.RiscVMachine;
import trapline.monitor.thirdgen.ThirdGenMachine;

/**
 * A node is killed at random moments while somebody types, and started again. Whoever reads a console meanwhile reads, byte for byte,
 * what the twin shows that was never disturbed: nothing twice, nothing lost, nothing else; and what was acknowledged has happened.
 */
final class KillTest {
    private static final int KILLS = 3;
    private static final long WORDS = (8L << 20) / 8;

    /** A reader of a console, over the lives of several nodes. */
    private static final class Reader {
        private final String vm;
        private final StringBuilder seen = new StringBuilder();

        Reader(String vm) {
            this.vm = vm;
        }

        /** Reads what there is. */
        void read(NodeProcess node) {
            JsonNode part = node.ask("GET", "/v1/vms/" + vm + "/console?from=" + seen.length(), "");
            assertEquals(seen.length(), part.get("from").asLong(), "what was shown stays where it was");
            seen.append(part.get("bytes").asText());
        }
    }

    /** Somebody who types lines on an echoing machine, each when the one before has come back, and never one twice. */
    private static final class Typist<G extends Guest> {
        private final Reader reader;
        private final UndisturbedTwin<G> twin;
        private int typed;

        Typist(String vm, UndisturbedTwin<G> twin) {
            this.reader = new Reader(vm);
            this.twin = twin;
        }

        private String line() {
            return "LINE " + typed + " OF " + reader.vm + "\r";
        }

        void typeAndSee(NodeProcess node) {
            assertTrue(NodeProcess.acknowledged(node.typing(reader.vm, line())));
            comesBack(node);
        }

        private void comesBack(NodeProcess node) {
            twin.type(line());
            twin.runToRest();
            String expected = twin.shown();
            Await.until(reader.vm + " shows line " + typed, () -> {
                reader.read(node);
                return reader.seen.length() >= expected.length();
            });
            assertEquals(expected, reader.seen.toString());
            typed++;
        }

        CompletableFuture<HttpResponse<String>> type(NodeProcess node) {
            return node.typing(reader.vm, line());
        }

        /** After a kill: the line has come in, or it has not; if it was acknowledged it has. */
        void goOn(NodeProcess node, boolean acknowledged) {
            Await.until(reader.vm + " is at rest", () -> node.state(reader.vm).equals("waiting"));
            reader.read(node);
            String without = twin.shown();
            if (reader.seen.toString().equals(without)) {
                assertTrue(!acknowledged, "an acknowledged line was lost");
                typeAndSee(node);
            } else {
                comesBack(node);
            }
        }
    }

    @Test
    void nobodySeesThatANodeWasKilled() throws IOException {
        Seeds.forEach(1, random -> {
            try {
                new Story(random).tell();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static final class Story {
        private final RandomGenerator random;
        private final Path directory = Files.createTempDirectory("trapline-kill");
        private final ImageLibrary images = ImageLibrary.read(Path.of("target", "images"));
        private final Typist<?> formal = new Typist<>(
                "formal",
                new UndisturbedTwin<>(
                        new ThirdGenMachine(),
                        ThirdGenProgram.of(images.find("echo").orElseThrow())));
        private final Typist<?> riscv = new Typist<>("riscv", new UndisturbedTwin<>(new RiscVMachine(), riscv()));
        private final Reader flood = new Reader("flood");
        private final UndisturbedTwin<?> floodTwin = new UndisturbedTwin<>(
                new ThirdGenMachine(), ThirdGenProgram.of(images.find("flood").orElseThrow()));

        Story(RandomGenerator random) throws IOException {
            this.random = random;
        }

        private static RiscVProgram riscv() throws IOException {
            Bytes elf = Bytes.of(Files.readAllBytes(Path.of("target", "images", "echo.elf")));
            return RiscVProgram.of(RiscVProgram.Boot.bareMetal(elf), WORDS);
        }

        void tell() throws IOException {
            NodeProcess node = start();
            try {
                create(node);
                for (int kill = 0; kill < KILLS; kill++) {
                    live(node);
                    List<CompletableFuture<HttpResponse<String>>> last = List.of(formal.type(node), riscv.type(node));
                    LockSupport.parkNanos(random.nextLong(5_000_000));
                    for (int reads = random.nextInt(4); reads > 0; reads--) {
                        formal.reader.read(node);
                        riscv.reader.read(node);
                    }
                    node.kill();
                    List<Boolean> acknowledged =
                            last.stream().map(NodeProcess::acknowledged).toList();
                    node = start();
                    formal.goOn(node, acknowledged.get(0));
                    riscv.goOn(node, acknowledged.get(1));
                }
                live(node);
            } finally {
                node.kill();
                delete();
            }
        }

        private NodeProcess start() throws IOException {
            return NodeProcess.start(directory, Map.of("trapline.snapshot-interval", "300ms"));
        }

        private static void create(NodeProcess node) {
            node.ask("POST", "/v1/vms", "{\"image\": \"echo\", \"id\": \"formal\", \"durability\": \"replay\"}");
            node.ask(
                    "POST",
                    "/v1/vms",
                    "{\"riscv\": {\"kernel\": \"echo.elf\", \"memory\": \"8M\"}, \"id\": \"riscv\", \"durability\": \"replay\"}");
            node.ask("POST", "/v1/vms", """
                    {"image": "flood", "id": "flood", "durability": "replay", "ioRates":
                     {"consoleBytesPerSecond": 4000, "consoleBurst": 200, "sectorsPerSecond": 1, "sectorBurst": 1}}""");
        }

        private void live(NodeProcess node) {
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                formal.typeAndSee(node);
                riscv.typeAndSee(node);
                flood.read(node);
            }
            String seen = flood.seen.toString();
            assertEquals(floodTwin.shown(seen.length()).substring(0, seen.length()), seen);
        }

        private void delete() throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }
}
