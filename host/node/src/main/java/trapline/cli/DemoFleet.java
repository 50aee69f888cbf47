package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import trapline.image.ImageLibrary;
import trapline.machine.Image;

/**
 * The machines of the demonstration, and what it does with them: all over the endpoint, as any user would.
 */
final class DemoFleet {
    /** How many of each image: 64 together. */
    private static final List<Batch> BATCHES = List.of(
            new Batch("hello", 8),
            new Batch("counter", 8),
            new Batch("echo", 6),
            new Batch("sha256", 1),
            new Batch("primes", 10),
            new Batch("minios", 12),
            new Batch("hostile", 3),
            new Batch("storm", 4),
            new Batch("flood", 4),
            new Batch("runaway", 8));

    private static final Set<String> ENDLESS = Set.of("storm", "flood", "runaway");
    private static final String HASHING = "sha256-1";
    private static final String FAULTY = "hello-8";
    /** One more machine, created first and deleted to leave a hole. */
    private static final String SPARE = "spare";

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration PROGRESS = Duration.ofSeconds(1);
    private static final long DRUM_SECTORS = 64;

    private record Batch(String image, int count) {}

    /**
     * What the demonstration claims, and whether it was so.
     *
     * @param holds whether it was
     * @param claim in words
     */
    record Verdict(boolean holds, String claim) {}

    private final NodeClient client;
    private final ImageLibrary library;
    private final Consumer<String> progress;
    private final List<String> ids = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    DemoFleet(NodeClient client, ImageLibrary library, Consumer<String> progress) {
        this.client = client;
        this.library = library;
        this.progress = progress;
    }

    /** Runs the demonstration; afterwards all machines are halted, failed or paused. */
    void run(byte[] file, String fileName) throws InterruptedException {
        create();
        breakOne();
        ids.forEach(id -> client.post(VmCommand.path(id) + "/start"));
        progress.accept("started " + ids.size() + " machines; a bit of " + FAULTY + " was flipped; hashing "
                + file.length + " bytes of " + fileName);
        feed(file);
        moveThemAbout();
        awaitEnds();
        ids.stream()
                .filter(id -> ENDLESS.contains(image(id)))
                .forEach(id -> client.post(VmCommand.path(id) + "/pause"));
        verdicts.add(hashIsRight(file));
        verdicts.add(hostileIsContained());
        compareWithTwins();
    }

    private void create() {
        create(SPARE, image(FAULTY));
        for (Batch batch : BATCHES) {
            if (library.find(batch.image).isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.REFUSED,
                        "the image '" + batch.image + "' is not there; build the images with 'mvn -q package' first");
            }
            for (int i = 1; i <= batch.count; i++) {
                String id = batch.image + "-" + i;
                create(id, batch.image);
                ids.add(id);
            }
        }
    }

    private void create(String id, String image) {
        client.post(
                "/v1/vms",
                Map.of("id", id, "image", image, "tenant", "demo", "drumSectors", DRUM_SECTORS, "start", false));
    }

    /** Flips a bit of the text that the victim will print: its H becomes a J. */
    private void breakOne() {
        long[] words = library.find(image(FAULTY)).orElseThrow().words();
        int address = 0;
        while (words[address] != 'H') {
            address++;
        }
        client.post(VmCommand.path(FAULTY) + "/faults", Map.of("kind", "bit-flip", "address", address, "bit", 1));
    }

    private void feed(byte[] file) throws InterruptedException {
        for (String id : ids) {
            if (image(id).equals("echo")) {
                byte[] text = ("this is " + id + "\n").getBytes(StandardCharsets.UTF_8);
                client.postBytes(VmCommand.path(id) + "/console?end=true", text);
            }
        }
        Typing typing = Typing.on(client, HASHING);
        typing.type(file, _ -> {});
        typing.end();
    }

    /** Frees the hole below all machines, and lets the allocator move the others while they run. */
    private void moveThemAbout() {
        client.delete(VmCommand.path(SPARE));
        client.post(VmCommand.path("runaway-1") + "/relocate");
        JsonNode compacted = client.post("/v1/allocator/compact");
        progress.accept("moved " + (1 + compacted.path("moves").asLong())
                + " machines within the real storage, while they run");
    }

    private void awaitEnds() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long nextReport = System.nanoTime() + PROGRESS.toNanos();
        long left = left();
        while (left > 0) {
            if (System.nanoTime() > deadline) {
                throw new CommandFailedException(
                        ExitCode.REFUSED, left + " machines did not end within " + LIMIT.toSeconds() + " s");
            }
            if (System.nanoTime() > nextReport) {
                progress.accept("waiting for " + left + " machines");
                nextReport += PROGRESS.toNanos();
            }
            Thread.sleep(POLL);
            left = left();
        }
    }

    private long left() {
        Predicate<JsonNode> runs =
                vm -> !Set.of("halted", "failed").contains(vm.path("state").asText());
        long left = 0;
        for (JsonNode vm : client.get("/v1/vms?limit=1000").path("machines")) {
            left += runs.test(vm) && !ENDLESS.contains(vm.path("image").asText()) ? 1 : 0;
        }
        return left;
    }

    private Verdict hashIsRight(byte[] file) {
        String printed = console(HASHING).strip();
        String expected = sha256(file);
        return new Verdict(
                printed.equals(expected),
                HASHING + " printed " + printed + ", the JDK computes " + expected + " for the same " + file.length
                        + " bytes");
    }

    private Verdict hostileIsContained() {
        boolean contained = ids.stream()
                .filter(id -> image(id).equals("hostile"))
                .allMatch(id -> {
                    JsonNode vm = client.get(VmCommand.path(id)).path("vm");
                    return vm.path("state").asText().equals("halted")
                            && vm.path("result").asLong(-1) == 0;
                });
        return new Verdict(
                contained, "no escape of the hostile machines did what it would not do on a machine of its own");
    }

    private void compareWithTwins() {
        int same = 0;
        long nextReport = System.nanoTime() + PROGRESS.toNanos();
        List<String> different = new ArrayList<>();
        for (String id : ids) {
            Image image = library.find(image(id)).orElseThrow();
            if (System.nanoTime() - nextReport > 0) {
                progress.accept("compared " + (same + different.size()) + " machines with their twins");
                nextReport = System.nanoTime() + PROGRESS.toNanos();
            }
            if (Twin.isSame(client, id, image, DRUM_SECTORS)) {
                same++;
            } else {
                different.add(id);
            }
        }
        boolean victimDiffers = different.remove(FAULTY);
        verdicts.add(new Verdict(
                different.isEmpty(),
                same
                        + " bystanders are, in every bit of their state, what their fault-free twins on the bare machine are"
                        + (different.isEmpty() ? "" : "; not so " + different)));
        verdicts.add(new Verdict(
                victimDiffers && console(FAULTY).startsWith("J"),
                FAULTY + ", the one with the fault, differs from its twin; it printed: "
                        + console(FAULTY).strip()));
    }

    /** {@return the table of all machines} */
    Table machines() {
        Table table = new Table("VM", "IMAGE", "STATE", "INSTRUCTIONS", "DIRECT", "TRAPS", "RESULT");
        for (JsonNode vm : client.get("/v1/vms?limit=1000").path("machines")) {
            table.row(
                    vm.path("id").asText(),
                    vm.path("image").asText(),
                    vm.path("state").asText(),
                    String.format(Locale.ROOT, "%,d", vm.path("retired").asLong()),
                    VmListCommand.percent(vm.path("directShare").asDouble()),
                    String.format(Locale.ROOT, "%,d", vm.path("traps").asLong()),
                    VmListCommand.result(vm));
        }
        return table;
    }

    /** {@return what came of it} */
    List<Verdict> verdicts() {
        return List.copyOf(verdicts);
    }

    private String console(String id) {
        return client.get(VmCommand.path(id) + "/console").path("bytes").asText();
    }

    private static String image(String id) {
        return id.substring(0, id.lastIndexOf('-'));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
