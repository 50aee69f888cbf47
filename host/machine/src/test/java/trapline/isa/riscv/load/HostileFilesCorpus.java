package trapline.isa.riscv.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the corpus that {@link HostileFilesFuzzTest} starts from: sound files of every kind. To be run again when {@link HostileFiles}
 * reads its bytes in another way.
 */
final class HostileFilesCorpus {
    private static final long START = 0x8000_0000L;
    private static final byte[] NONE = {};

    private HostileFilesCorpus() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> entry : sound().entrySet()) {
            Files.write(folder.resolve(entry.getKey()), entry.getValue());
        }
    }

    /** Files that machines start with, by name, as the bytes of {@link HostileFiles}. */
    static Map<String, byte[]> sound() {
        byte[] bare = new ElfBuilder(START + 4).load(START, filled(64), 64).build();
        byte[] high = new ElfBuilder(0xffff_ffff_8020_0000L)
                .part(1, 5, 0xffff_ffff_8020_0000L, START + 0x20_0000, filled(16), 16)
                .part(1, 6, 0xffff_ffff_8030_0000L, START + 0x30_0000, filled(8), 0x1000)
                .part(1, 6, 0xffff_ffff_8040_0000L, START + 0x32_0000, NONE, 0x100)
                .part(0x7000_0003, 4, 0, 0, filled(10), 10)
                .build();
        byte[] named = new ElfBuilder(START)
                .load(START, filled(32), 0x1000)
                .symbol("tohost", 0x11, 1, START + 0x100)
                .symbol("main.c", 4, 1, 0)
                .symbol("local", 2, 1, START)
                .build();
        byte[] large = new ElfBuilder(START).load(START, filled(8), 0x30_0001).build();
        byte[] image = image(80, 0x20_0000, 0x10_0000);
        Map<String, byte[]> sound = new LinkedHashMap<>();
        sound.put("elf-bare", HostileFiles.bytes(0, "", NONE, bare, NONE));
        sound.put("elf-firmware", HostileFiles.bytes(2, "", bare, NONE, NONE));
        sound.put("elf-high", HostileFiles.bytes(0, "console=ttyS0", NONE, high, filled(40)));
        sound.put("elf-symbols", HostileFiles.bytes(9, "", NONE, named, NONE));
        sound.put("elf-firmware-elf-kernel", HostileFiles.bytes(1, "quiet", bare, high, filled(9)));
        sound.put("image", HostileFiles.bytes(1, "root=/dev/ram \u00e9\"<\\", filled(24), image, filled(100)));
        sound.put("image-no-size", HostileFiles.bytes(0, "", NONE, image(64, 0x40_0000, 0), filled(1)));
        sound.put("image-machine-mode", HostileFiles.bytes(0, "", NONE, image(64, 0, 0), NONE));
        sound.put("image-behind-firmware", HostileFiles.bytes(1, "", large, image, filled(1)));
        sound.put("raw", HostileFiles.bytes(10, "a=b", filled(8), filled(100), filled(8)));
        return sound;
    }

    private static byte[] image(int length, long textOffset, long imageSize) {
        ByteBuffer image = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        image.putLong(8, textOffset).putLong(16, imageSize).putInt(32, 2);
        image.put(0x30, "RISCV\0\0\0RSC\5".getBytes(StandardCharsets.ISO_8859_1));
        return image.array();
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x13);
        return bytes;
    }
}
