package trapline.monitor.riscv;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import trapline.device.Console;
import trapline.device.GuestMemory;
import trapline.device.net.Frame;
import trapline.device.net.FrameQueue;
import trapline.device.virt.VirtBoard.Slot;
import trapline.device.virtio.CopyOnWriteDisk;
import trapline.device.virtio.SeededEntropy;
import trapline.device.virtio.VirtioBlock;
import trapline.device.virtio.VirtioConsole;
import trapline.device.virtio.VirtioDevice;
import trapline.device.virtio.VirtioMmio;
import trapline.device.virtio.VirtioNet;
import trapline.device.virtio.VirtioRng;
import trapline.machine.Bytes;
import trapline.machine.MacAddress;
import trapline.monitor.RiscVProgram;

/**
 * The virtio devices of a machine, in the order of their slots: random numbers, then the disk, the network card and the console if it has them.
 *
 * @param rng its random numbers, which follow from its seed
 * @param disk its disk
 * @param network its network card
 * @param console its virtio console
 */
record Attachments(
        VirtioRng rng, Optional<VirtioBlock> disk, Optional<VirtioNet> network, Optional<VirtioConsole> console) {
    private static final String DISK_ID = "trapline";
    private static final int FRAMES_KEPT = 256;
    private static final int FRAME_BYTES_KEPT = 256 * 1024;

    /**
     * {@return a machine's devices}
     *
     * @param program what it has
     * @param terminal what a virtio console prints on and reads from
     */
    static Attachments of(RiscVProgram program, Console terminal) {
        return new Attachments(
                VirtioRng.create(SeededEntropy.create(entropySeed(program.seed()))),
                program.disk().map(Attachments::disk),
                program.network().map(Attachments::network),
                program.virtioConsole() ? Optional.of(VirtioConsole.create(terminal)) : Optional.empty());
    }

    /** {@return what goes into the board's slots} */
    List<Slot> slots(GuestMemory memory) {
        Stream<VirtioDevice> devices =
                Stream.of(Optional.of(rng), disk, network, console).flatMap(Optional::stream);
        return devices.<Slot>map(device -> line -> VirtioMmio.create(device, memory, line))
                .toList();
    }

    /** {@return how many slots have a device} */
    int count() {
        return (int) (1
                + Stream.of(disk, network, console).filter(Optional::isPresent).count());
    }

    /** {@return how many sectors the disk has moved} */
    long transfers() {
        return disk.map(VirtioBlock::transfers).orElse(0L);
    }

    /** Lets a frame in; without a network card it is lost. */
    void receive(Bytes frame) {
        network.ifPresent(card -> card.receive(new Frame(frame)));
    }

    /** {@return the frames sent since the last time} */
    List<Bytes> takeFrames() {
        List<Bytes> frames = new ArrayList<>();
        network.ifPresent(card -> {
            for (Optional<Frame> next = card.out().poll();
                    next.isPresent();
                    next = card.out().poll()) {
                frames.add(next.get().bytes());
            }
        });
        return List.copyOf(frames);
    }

    private static VirtioBlock disk(RiscVProgram.Disk disk) {
        int blocks = (int) Math.min(Integer.MAX_VALUE, disk.overlayBytes() / CopyOnWriteDisk.BLOCK_BYTES);
        return VirtioBlock.create(CopyOnWriteDisk.create(disk.base(), blocks), false, DISK_ID);
    }

    private static VirtioNet network(MacAddress address) {
        return VirtioNet.create(address, FrameQueue.create(FRAMES_KEPT, FRAME_BYTES_KEPT));
    }

    private static byte[] entropySeed(long seed) {
        // Another stream than the seed in the device tree.
        SplittableRandom random = new SplittableRandom(~seed);
        ByteBuffer bytes = ByteBuffer.wrap(new byte[SeededEntropy.SEED_BYTES]);
        while (bytes.hasRemaining()) {
            bytes.putLong(random.nextLong());
        }
        return bytes.array();
    }
}
