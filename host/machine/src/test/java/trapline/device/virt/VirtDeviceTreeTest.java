package trapline.device.virt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.machine.Oracles;
import trapline.machine.Seeds;

class VirtDeviceTreeTest {
    private static final VirtDeviceTree.Machine MACHINE = new VirtDeviceTree.Machine(
            256L << 20,
            "console=ttyS0 quiet",
            Optional.of(new VirtDeviceTree.InitialRamDisk(0x8820_0000L, 0x1_0000_0123L)),
            "\u0000\u00ff\u0010a".repeat(8),
            VirtMap.VIRTIO_SLOTS);

    @TempDir
    private Path directory;

    @Test
    void itSaysWhatTheKernelMustKnow() {
        SortedMap<String, String> tree = FlatTree.properties(VirtDeviceTree.of(MACHINE));
        assertEquals("console=ttyS0 quiet\0", text(tree, "/chosen:bootargs"));
        assertEquals("/soc/serial@10000000\0", text(tree, "/chosen:stdout-path"));
        assertEquals("0000000088200000", tree.get("/chosen:linux,initrd-start"));
        assertEquals("0000000100000123", tree.get("/chosen:linux,initrd-end"));
        assertEquals("00ff1061".repeat(8), tree.get("/chosen:rng-seed"));
        assertEquals("00000000800000000000000010000000", tree.get("/memory@80000000:reg"));
        assertEquals("00989680", tree.get("/cpus:timebase-frequency"));
        assertEquals("riscv,sv48\0", text(tree, "/cpus/cpu@0:mmu-type"));
        assertEquals(
                "rv64imafdc_zicntr_zicsr_zifencei_zba_zbb_zbs_sstc_svade_svvptc\0",
                text(tree, "/cpus/cpu@0:riscv,isa"));
    }

    @Test
    void whatAMachineDoesNotHaveIsNotThere() {
        SortedMap<String, String> tree = FlatTree.properties(
                VirtDeviceTree.of(new VirtDeviceTree.Machine(1 << 20, "", Optional.empty(), "", 1)));
        for (String property : new String[] {"bootargs", "linux,initrd-start", "linux,initrd-end", "rng-seed"}) {
            assertFalse(tree.containsKey("/chosen:" + property));
        }
        assertTrue(tree.containsKey("/soc/virtio_mmio@10001000/"));
        assertFalse(tree.containsKey("/soc/virtio_mmio@10002000/"));
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new VirtDeviceTree.Machine(0, "", Optional.empty(), "", 0));
        assertThrows(
                IllegalArgumentException.class, () -> new VirtDeviceTree.Machine(1, "", Optional.empty(), "\u0100", 0));
        assertThrows(IllegalArgumentException.class, () -> new VirtDeviceTree.Machine(1, "", Optional.empty(), "", 9));
        assertThrows(
                IllegalArgumentException.class,
                () -> VirtDeviceTree.of(new VirtDeviceTree.Machine(1, "a\0b", Optional.empty(), "", 0)));
        assertThrows(IllegalArgumentException.class, () -> new VirtDeviceTree.InitialRamDisk(2, 1));
    }

    @Test
    void anyTreeIsReadBackAsItWasBuilt() {
        Seeds.forEach(100, random -> {
            SortedMap<String, String> expected = new java.util.TreeMap<>();
            DeviceTreeNode root = new DeviceTreeNode("");
            expected.put("/", "");
            for (int i = random.nextInt(20); i > 0; i--) {
                byte[] value = new byte[random.nextInt(random.nextInt(10) == 0 ? 10_000 : 20)];
                random.nextBytes(value);
                DeviceTreeNode node = new DeviceTreeNode("n" + i).bytes("p" + random.nextInt(3), value);
                node.properties()
                        .forEach((name, bytes) -> expected.put(
                                "/" + node.name() + ":" + name, HexFormat.of().formatHex(bytes)));
                expected.put("/" + node.name() + "/", "");
                root.child(node);
            }
            assertEquals(expected, FlatTree.properties(DeviceTree.flatten(root)));
        });
    }

    @Test
    void theDeviceTreeCompilerFindsNothingWrong() throws Exception {
        Oracles.need("dtc");
        Path blob = Files.write(directory.resolve("board.dtb"), VirtDeviceTree.of(MACHINE));
        Path source = directory.resolve("board.dts");
        String complaints = run("dtc", "-I", "dtb", "-O", "dts", "-o", source.toString(), blob.toString());
        assertEquals("", complaints);
        assertTrue(Files.readString(source).contains("riscv,isa = \"rv64imafdc_zicntr_zicsr"));
    }

    @Test
    void qemuDescribesTheSameDevices() throws Exception {
        Oracles.need("qemu-system-riscv64");
        Path blob = directory.resolve("qemu.dtb");
        run(
                "qemu-system-riscv64",
                "-M",
                "virt,dumpdtb=" + blob,
                "-m",
                "256M",
                "-smp",
                "1",
                "-bios",
                "none",
                "-nographic");
        SortedMap<String, String> theirs = FlatTree.properties(Files.readAllBytes(blob));
        SortedMap<String, String> ours = FlatTree.properties(VirtDeviceTree.of(MACHINE));
        for (String node : new String[] {"/memory@80000000", "/poweroff", "/reboot", "/cpus"}) {
            assertEquals(under(theirs, node + ":"), under(ours, node + ":"), node);
        }
        Stream.Builder<String> devices = Stream.builder();
        for (String device :
                new String[] {"clint@2000000", "plic@c000000", "test@100000", "rtc@101000", "serial@10000000"}) {
            devices.add(device);
        }
        for (int slot = 0; slot < VirtMap.VIRTIO_SLOTS; slot++) {
            devices.add("virtio_mmio@" + Long.toHexString(VirtMap.virtio(slot)));
        }
        devices.build().forEach(device -> {
            for (String property : new String[] {"compatible", "reg", "interrupts", "interrupts-extended"}) {
                String path = "/soc/" + device + ":" + property;
                assertEquals(theirs.get(path), ours.get(path), path);
            }
        });
    }

    private static SortedMap<String, String> under(SortedMap<String, String> tree, String prefix) {
        return tree.subMap(prefix, prefix + '\uffff');
    }

    private static String text(SortedMap<String, String> tree, String property) {
        return new String(HexFormat.of().parseHex(tree.getOrDefault(property, "")), StandardCharsets.UTF_8);
    }

    /** Runs a program and gives what it printed. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), printed);
        return printed;
    }
}
