package trapline.device.virt;

import java.util.Optional;
import java.util.stream.Stream;
import trapline.device.Clint;
import trapline.device.Plic;

/** The board's device tree: QEMU's, for one hart, without what this board does not have (PCI, flash, fw-cfg, performance counters). */
public final class VirtDeviceTree {
    /** The first part of the hart's ISA string, and the base of its list of extensions. */
    static final String ISA_BASE = "rv64i";

    /** The extensions of one letter, in canonical order. */
    static final String SINGLE_LETTER_EXTENSIONS = "mafdc";

    /** The other extensions, in canonical order (unprivileged manual, chapter "ISA Extension Naming Conventions"). */
    static final String[] EXTENSIONS = {"zicntr", "zicsr", "zifencei", "zba", "zbb", "zbs", "sstc", "svade", "svvptc"};

    private static final int HART = 1;
    private static final int HART_INTERRUPTS = 2;
    private static final int PLATFORM_INTERRUPTS = 3;
    private static final int FINISHER = 4;

    // Interrupts of the hart, by their bits in mip.
    private static final int MACHINE_SOFTWARE = 3;
    private static final int MACHINE_TIMER = 7;
    private static final int SUPERVISOR_EXTERNAL = 9;
    private static final int MACHINE_EXTERNAL = 11;

    private static final long UART_CLOCK = 3_686_400;
    private static final String UART_PATH = "/soc/serial@" + Long.toHexString(VirtMap.UART);

    private VirtDeviceTree() {}

    /**
     * Physical addresses of the initial RAM disk.
     *
     * @param start of its first byte
     * @param end after its last byte
     */
    public record InitialRamDisk(long start, long end) {
        public InitialRamDisk {
            if (start < 0 || end < start) {
                throw new IllegalArgumentException("no range: " + start + " to " + end);
            }
        }
    }

    /**
     * What differs from machine to machine.
     *
     * @param memory bytes of RAM, at least 1
     * @param bootArguments the kernel's command line
     * @param initialRamDisk where it is, if there is one
     * @param randomSeed bytes for the kernel's random number generator, as chars 0 to 255; 32 or more serve it well, empty gives none
     * @param virtioSlots how many slots, from the first on, have a device
     */
    public record Machine(
            long memory,
            String bootArguments,
            Optional<InitialRamDisk> initialRamDisk,
            String randomSeed,
            int virtioSlots) {
        public Machine {
            boolean bytes = randomSeed.chars().allMatch(c -> c <= 0xff);
            if (memory < 1 || virtioSlots < 0 || virtioSlots > VirtMap.VIRTIO_SLOTS || !bytes) {
                throw new IllegalArgumentException("memory " + memory + ", virtio slots " + virtioSlots);
            }
        }
    }

    /**
     * {@return the flattened tree}
     *
     * @param machine what to describe
     */
    public static byte[] of(Machine machine) {
        DeviceTreeNode root = new DeviceTreeNode("")
                .cells("#address-cells", 2)
                .cells("#size-cells", 2)
                .text("compatible", "riscv-virtio")
                .text("model", "riscv-virtio,qemu")
                .child(chosen(machine))
                .child(memory(machine.memory()))
                .child(cpus())
                .child(syscon("poweroff", 0x5555))
                .child(syscon("reboot", 0x7777))
                .child(soc(machine.virtioSlots()));
        return DeviceTree.flatten(root);
    }

    private static DeviceTreeNode chosen(Machine machine) {
        DeviceTreeNode chosen = new DeviceTreeNode("chosen").text("stdout-path", UART_PATH);
        if (!machine.bootArguments().isEmpty()) {
            chosen.text("bootargs", machine.bootArguments());
        }
        machine.initialRamDisk()
                .ifPresent(disk ->
                        chosen.wideCells("linux,initrd-start", disk.start()).wideCells("linux,initrd-end", disk.end()));
        if (!machine.randomSeed().isEmpty()) {
            byte[] seed = new byte[machine.randomSeed().length()];
            for (int i = 0; i < seed.length; i++) {
                seed[i] = (byte) machine.randomSeed().charAt(i);
            }
            chosen.bytes("rng-seed", seed);
        }
        return chosen;
    }

    private static DeviceTreeNode memory(long size) {
        return at("memory", VirtMap.RAM).text("device_type", "memory").wideCells("reg", VirtMap.RAM, size);
    }

    private static DeviceTreeNode cpus() {
        DeviceTreeNode core = new DeviceTreeNode("core0").cells("cpu", HART);
        return new DeviceTreeNode("cpus")
                .cells("#address-cells", 1)
                .cells("#size-cells", 0)
                .cells("timebase-frequency", Clint.TICKS_PER_SECOND)
                .child(hart())
                .child(new DeviceTreeNode("cpu-map").child(new DeviceTreeNode("cluster0").child(core)));
    }

    private static DeviceTreeNode hart() {
        return at("cpu", 0)
                .cells("phandle", HART)
                .text("device_type", "cpu")
                .cells("reg", 0)
                .text("status", "okay")
                .text("compatible", "riscv")
                .text("riscv,isa", ISA_BASE + SINGLE_LETTER_EXTENSIONS + "_" + String.join("_", EXTENSIONS))
                .text("riscv,isa-base", ISA_BASE)
                .text("riscv,isa-extensions", extensions())
                .text("mmu-type", "riscv,sv48")
                .child(new DeviceTreeNode("interrupt-controller")
                        .cells("#interrupt-cells", 1)
                        .cells("#address-cells", 0)
                        .flag("interrupt-controller")
                        .text("compatible", "riscv,cpu-intc")
                        .cells("phandle", HART_INTERRUPTS));
    }

    private static String[] extensions() {
        return Stream.concat(Stream.of(("i" + SINGLE_LETTER_EXTENSIONS).split("")), Stream.of(EXTENSIONS))
                .toArray(String[]::new);
    }

    /** A register of the test finisher that the kernel writes to end the machine. */
    private static DeviceTreeNode syscon(String name, long value) {
        return new DeviceTreeNode(name)
                .text("compatible", "syscon-" + name)
                .cells("value", value)
                .cells("offset", 0)
                .cells("regmap", FINISHER);
    }

    private static DeviceTreeNode soc(int virtioSlots) {
        DeviceTreeNode soc = new DeviceTreeNode("soc")
                .cells("#address-cells", 2)
                .cells("#size-cells", 2)
                .text("compatible", "simple-bus")
                .flag("ranges")
                .child(clint())
                .child(plic())
                .child(at("test", VirtMap.TEST_FINISHER)
                        .text("compatible", "sifive,test1", "sifive,test0", "syscon")
                        .wideCells("reg", VirtMap.TEST_FINISHER, 0x1000)
                        .cells("phandle", FINISHER))
                .child(wired("rtc", VirtMap.RTC, 0x1000, VirtMap.RTC_SOURCE).text("compatible", "google,goldfish-rtc"))
                .child(wired("serial", VirtMap.UART, 0x100, VirtMap.UART_SOURCE)
                        .text("compatible", "ns16550a")
                        .cells("clock-frequency", UART_CLOCK));
        for (int slot = 0; slot < virtioSlots; slot++) {
            soc.child(wired("virtio_mmio", VirtMap.virtio(slot), VirtMap.VIRTIO_STRIDE, VirtMap.VIRTIO_SOURCE + slot)
                    .text("compatible", "virtio,mmio"));
        }
        return soc;
    }

    private static DeviceTreeNode clint() {
        return at("clint", VirtMap.CLINT)
                .text("compatible", "sifive,clint0", "riscv,clint0")
                .wideCells("reg", VirtMap.CLINT, 0x1_0000)
                .cells("interrupts-extended", HART_INTERRUPTS, MACHINE_SOFTWARE, HART_INTERRUPTS, MACHINE_TIMER);
    }

    private static DeviceTreeNode plic() {
        return at("plic", VirtMap.PLIC)
                .text("compatible", "sifive,plic-1.0.0", "riscv,plic0")
                .cells("#interrupt-cells", 1)
                .cells("#address-cells", 0)
                .flag("interrupt-controller")
                .wideCells("reg", VirtMap.PLIC, 0x60_0000)
                .cells("interrupts-extended", HART_INTERRUPTS, MACHINE_EXTERNAL, HART_INTERRUPTS, SUPERVISOR_EXTERNAL)
                .cells("riscv,ndev", Plic.SOURCES - 1)
                .cells("phandle", PLATFORM_INTERRUPTS);
    }

    private static DeviceTreeNode wired(String name, long address, long size, int source) {
        return at(name, address)
                .wideCells("reg", address, size)
                .cells("interrupts", source)
                .cells("interrupt-parent", PLATFORM_INTERRUPTS);
    }

    private static DeviceTreeNode at(String name, long address) {
        return new DeviceTreeNode(name + "@" + Long.toHexString(address));
    }
}
