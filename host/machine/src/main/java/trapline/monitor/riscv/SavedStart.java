package trapline.monitor.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import trapline.device.virtio.DiskBlock;
import trapline.machine.Bytes;
import trapline.machine.Storage;
import trapline.monitor.ProcessorChoice;
import trapline.monitor.RiscVProgram;
import trapline.monitor.RiscVProgram.Boot;
import trapline.monitor.RiscVProgram.Firmware;
import trapline.monitor.SavedProgram;

/**
 * What a machine has started with, in a snapshot: it must be able to start again when its guest resets it. Its files are pages there, which
 * all machines that start with them share.
 *
 * @param builtInFirmware whether the control program's firmware runs first
 * @param firmware the firmware's file, if it has one
 * @param kernel see {@link Boot}
 * @param initrd see {@link Boot}
 * @param commandLine see {@link Boot}
 * @param words how much memory it started with
 * @param processor which processor executes it
 * @param restarts whether it starts again when the guest resets it
 * @param virtioConsole whether it has a virtio console
 * @param seed where its random numbers come from
 */
record SavedStart(
        boolean builtInFirmware,
        Optional<File> firmware,
        Optional<File> kernel,
        Optional<File> initrd,
        String commandLine,
        long words,
        ProcessorChoice processor,
        boolean restarts,
        boolean virtioConsole,
        long seed) {
    /**
     * A file as pages.
     *
     * @param length its bytes
     * @param blocks its content, and zeros behind it
     */
    record File(long length, List<DiskBlock> blocks) {
        File {
            blocks = List.copyOf(blocks);
            if (length < 0 || Math.ceilDiv(length, DiskBlock.BYTES) != blocks.size()) {
                throw new IllegalArgumentException("a file of " + length + " bytes in " + blocks.size() + " pages");
            }
        }

        static File of(Bytes bytes) {
            List<DiskBlock> blocks = new ArrayList<>();
            for (int at = 0; at < bytes.length(); at += DiskBlock.BYTES) {
                byte[] block = new byte[DiskBlock.BYTES];
                bytes.copy(at, block, 0, Math.min(DiskBlock.BYTES, bytes.length() - at));
                blocks.add(DiskBlock.of(block));
            }
            return new File(bytes.length(), blocks);
        }

        Bytes bytes() {
            byte[] content = new byte[Math.toIntExact(length)];
            for (int i = 0; i < blocks.size(); i++) {
                int at = i * DiskBlock.BYTES;
                byte[] block = blocks.get(i).bytes();
                System.arraycopy(block, 0, content, at, Math.min(DiskBlock.BYTES, content.length - at));
            }
            return Bytes.of(content);
        }
    }

    static SavedStart of(RiscVProgram program) {
        Boot boot = program.boot();
        return new SavedStart(
                boot.firmware() instanceof Firmware.BuiltIn,
                boot.firmware() instanceof Firmware.Loaded(Bytes file) ? Optional.of(File.of(file)) : Optional.empty(),
                boot.kernel().map(File::of),
                boot.initrd().map(File::of),
                boot.commandLine(),
                program.words(),
                program.processor(),
                program.restarts(),
                program.virtioConsole(),
                program.seed());
    }

    /** {@return the pages of all its files} */
    List<DiskBlock> files() {
        return Stream.of(firmware, kernel, initrd)
                .flatMap(Optional::stream)
                .flatMap(file -> file.blocks.stream())
                .toList();
    }

    /**
     * {@return the program}
     *
     * @param saved what else the snapshot says
     */
    RiscVProgram program(SavedProgram saved) {
        Firmware first = firmware.<Firmware>map(file -> new Firmware.Loaded(file.bytes()))
                .orElseGet(() -> builtInFirmware ? new Firmware.BuiltIn() : new Firmware.None());
        long overlayBytes = saved.backingWords() * Storage.BYTES_PER_CELL;
        return new RiscVProgram(
                new Boot(first, kernel.map(File::bytes), initrd.map(File::bytes), commandLine),
                words,
                saved.diskBase().map(base -> new RiscVProgram.Disk(base, overlayBytes)),
                saved.network(),
                saved.clock(),
                saved.trapAssist(),
                processor,
                restarts,
                virtioConsole,
                seed,
                saved.monitoring());
    }
}
