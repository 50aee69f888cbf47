package trapline.management;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.vm.PreparedFiles;

/** Debian created over HTTP, with a disk, a first file system and a network card: it uses them, and its tenant's machines reach each other only. */
class LinuxGuestsTest {
    /** Some seconds on an idle machine; a limit for what hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final String PROMPT = "debian# ";

    @TempDir
    Path directory;

    @Test
    void aTenantsMachinesReachEachOtherAndNobodyElse() throws IOException {
        Path images = Files.createDirectory(directory.resolve("images"));
        for (String name : new String[] {"kernel", "initramfs-modules.cpio", "disk.img"}) {
            Files.copy(PreparedFiles.find("debian", name), images.resolve(name));
        }
        String settings = "trapline { storage = 448 MiB, images-directory = \"" + images + "\" }";
        try (TestEndpoint endpoint = TestEndpoint.start(directory.resolve("node"), settings)) {
            create(endpoint, "one", "red");
            create(endpoint, "two", "red");
            create(endpoint, "other", "blue");
            connect(endpoint, "one", "10.7.0.1");
            connect(endpoint, "two", "10.7.0.2");
            connect(endpoint, "other", "10.7.0.2");
            // The superblock of the file system on the disk (ext4, offset 0x438).
            String magic =
                    "insmod /lib/modules/virtio_blk.ko; dd if=/dev/vda bs=2 skip=540 count=1 2>/dev/null | od -An -tx1";
            assertEquals("53 ef", run(endpoint, "one", magic));
            assertEquals("1", run(endpoint, "one", "ping -q -c 1 -W 20 10.7.0.2 | grep -c '1 packets received'"));
            assertEquals("0", run(endpoint, "other", "cat /sys/class/net/eth0/statistics/rx_packets"));
        }
    }

    private static void create(TestEndpoint endpoint, String id, String tenant) {
        String request = """
            {"id": "%s", "tenant": "%s", "trapAssist": true, "riscv": {
              "kernel": "kernel", "initrd": "initramfs-modules.cpio", "disk": "disk.img", "overlay": "1M", "memory": "128M",
              "append": "console=ttyS0 loglevel=1 initcall_blacklist=jent_mod_init,trace_eval_init",
              "clock": "wall", "network": "auto"}}
            """.formatted(id, tenant);
        endpoint.post("/v1/vms", request).expect(201);
    }

    private static void connect(TestEndpoint endpoint, String id, String address) {
        Await.untilNodesSay(
                id + " has a shell", PATIENCE, () -> console(endpoint, id).endsWith(PROMPT + "\u001b[6n"));
        assertEquals("0", run(endpoint, id, "/lib/load net && ip addr add " + address + "/24 dev eth0; echo $?"));
    }

    /** {@return what a command prints, stripped; the command is typed, and what it prints lies between two marks} */
    private static String run(TestEndpoint endpoint, String id, String command) {
        int before = console(endpoint, id).length();
        endpoint.post("/v1/vms/" + id + "/console", "echo '<''<'; " + command + "; echo '>''>'\n")
                .expect(200);
        Pattern marked = Pattern.compile("<<\r\n(.*)>>\r\n", Pattern.DOTALL);
        String[] printed = new String[1];
        Await.untilNodesSay(id + " has done " + command, PATIENCE, () -> {
            Matcher matcher = marked.matcher(console(endpoint, id).substring(before));
            boolean done = matcher.find();
            printed[0] = done ? matcher.group(1).strip() : "";
            return done;
        });
        return printed[0];
    }

    private static String console(TestEndpoint endpoint, String id) {
        return endpoint.get("/v1/vms/" + id + "/console?from=0")
                .expect(200)
                .json()
                .path("bytes")
                .asText();
    }
}
