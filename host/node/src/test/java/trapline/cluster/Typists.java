package trapline.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import trapline.Await;
import trapline.UndisturbedTwin;
import trapline.image.ImageLibrary;
import trapline.machine.Bytes;
import trapline.monitor.RiscVProgram;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.riscv.RiscVMachine;
import trapline.monitor.thirdgen.ThirdGenMachine;

/** Echoing machines, each with somebody who types on its console all the time. */
final class Typists {
    private static final int LINES = 3;
    private static final Path IMAGES = Path.of("target", "images");

    private final AskedNodes cluster;
    private final Duration pause;
    private final ThirdGenProgram echo =
            ThirdGenProgram.of(ImageLibrary.read(IMAGES).find("echo").orElseThrow());
    private final List<ClusterTypist> all = new ArrayList<>();
    private final SortedSet<String> machines = new TreeSet<>();

    Typists(AskedNodes cluster) {
        this(cluster, Duration.ofMillis(50));
    }

    /**
     * Nobody yet.
     *
     * @param cluster where the machines are
     * @param pause each typist's between two lines
     */
    Typists(AskedNodes cluster, Duration pause) {
        this.cluster = cluster;
        this.pause = pause;
    }

    /** Creates a machine with a typist, who does not type yet. */
    void add(String vm) {
        add(
                vm,
                "{\"image\": \"echo\", \"id\": \"" + vm + "\", \"durability\": \"replay\"}",
                new UndisturbedTwin<>(new ThirdGenMachine(), echo));
    }

    /** Creates a RISC-V machine with a typist, who does not type yet. */
    void addRiscV(String vm) {
        add(
                vm,
                "{\"riscv\": {\"kernel\": \"echo.elf\", \"memory\": \"8M\"}, \"id\": \"" + vm
                        + "\", \"durability\": \"replay\"}",
                new UndisturbedTwin<>(new RiscVMachine(), riscVEcho()));
    }

    private static RiscVProgram riscVEcho() {
        try {
            Bytes elf = Bytes.of(Files.readAllBytes(IMAGES.resolve("echo.elf")));
            return RiscVProgram.of(RiscVProgram.Boot.bareMetal(elf), (8L << 20) / Long.BYTES);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Creates a machine that behaves as a twin does, with a typist, who does not type yet. */
    void add(String vm, String creation, UndisturbedTwin<?> twin) {
        cluster.ask(cluster.nodes().getFirst(), 201, "POST", "/v1/vms", creation);
        machines.add(vm);
        all.add(new ClusterTypist(cluster, vm, twin, pause));
    }

    /** {@return their machines} */
    SortedSet<String> machines() {
        return machines;
    }

    void begin() {
        all.forEach(ClusterTypist::begin);
    }

    /** Waits until each has typed some more lines, and seen them. */
    void typeOn() {
        typeOn(LINES);
    }

    /** Waits until each has typed so many more lines, and seen them. */
    void typeOn(int more) {
        Map<ClusterTypist, Integer> before =
                all.stream().collect(Collectors.toMap(typist -> typist, ClusterTypist::lines));
        Await.untilNodesSay(
                "everybody types on",
                Await.LONG.multipliedBy(4),
                () -> before.entrySet().stream().allMatch(one -> one.getKey().lines() >= one.getValue() + more));
    }

    void end() {
        all.forEach(ClusterTypist::end);
    }

    /** Compares each console with the twin's when the last line is through. */
    void compare() {
        end();
        all.forEach(ClusterTypist::compare);
    }
}
