package trapline.machine.snapshot;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import trapline.machine.Bytes;
import trapline.machine.MacAddress;

/**
 * The binary form of a manifest: a magic number, the version, the fields in their order, and the SHA-256 of all that. One value has one
 * form.
 */
public final class ManifestFormat {
    /** The version that is written, and the only one that is read. */
    public static final int VERSION = 1;

    private static final byte[] MAGIC = {'t', 'r', 'a', 'p', 's', 'n', 'a', 'p'};
    private static final int NAME_AND_NUMBER = Long.BYTES + PageName.BYTES;

    private ManifestFormat() {}

    /**
     * {@return a manifest as bytes}
     *
     * @param manifest any
     */
    public static Bytes encode(Manifest manifest) {
        ByteWriter out = new ByteWriter();
        out.writeRaw(MAGIC);
        out.writeInt(VERSION);
        write(out, manifest.traits());
        out.writeLong(manifest.words());
        out.writeLong(manifest.step());
        out.writeInt(manifest.memory().size());
        manifest.memory().forEach((number, name) -> {
            out.writeLong(number);
            out.writeName(name);
        });
        out.writeInt(manifest.backing().size());
        manifest.backing().forEach(out::writeName);
        out.writeBytes(manifest.state().toArray());
        out.writeRaw(sha256(out.toBytes().toArray()));
        return out.toBytes();
    }

    /** {@return the checksum at the end of a manifest's bytes, in hexadecimal} */
    static String hash(Manifest manifest) {
        Bytes bytes = encode(manifest);
        return HexFormat.of().formatHex(bytes.toArray(), bytes.length() - PageName.BYTES, bytes.length());
    }

    private static void write(ByteWriter out, Traits traits) {
        out.writeText(traits.machine());
        out.writeLong(traits.backingWords());
        out.writeByte(traits.network().isPresent() ? 1 : 0);
        traits.network().ifPresent(address -> out.writeLong(address.bits()));
        out.writeByte(traits.wallClock() ? 1 : 0);
        out.writeLong(traits.clockStart());
        out.writeByte(traits.trapAssist() ? 1 : 0);
        out.writeByte(traits.disk() ? 1 : 0);
    }

    /**
     * {@return the manifest in some bytes}
     *
     * @param bytes any
     * @throws SnapshotFormatException if they are no manifest, or one of another version, or damaged
     */
    public static Manifest decode(Bytes bytes) throws SnapshotFormatException {
        int end = bytes.length() - PageName.BYTES;
        if (end < MAGIC.length + Integer.BYTES || !startsWithMagic(bytes)) {
            throw new SnapshotFormatException("it does not begin as a snapshot does");
        }
        byte[] content = Bytes.of(bytes.toArray(), 0, end).toArray();
        ByteReader in = new ByteReader(Bytes.of(content));
        in.readRaw(MAGIC.length);
        int version = in.readInt();
        if (version != VERSION) {
            throw new SnapshotFormatException("it has version " + version + "; this Trapline reads " + VERSION);
        }
        if (!Arrays.equals(
                sha256(content), Bytes.of(bytes.toArray(), end, PageName.BYTES).toArray())) {
            throw new SnapshotFormatException("it is damaged: its checksum is another one");
        }
        try {
            Manifest manifest = read(in);
            in.expectEnd();
            return manifest;
        } catch (IllegalArgumentException nonsense) {
            throw new SnapshotFormatException(String.valueOf(nonsense.getMessage()), nonsense);
        }
    }

    private static Manifest read(ByteReader in) throws SnapshotFormatException {
        Traits traits = traits(in);
        long words = in.readLong();
        long step = in.readLong();
        SortedMap<Long, PageName> memory = new TreeMap<>();
        int pages = in.readLength(NAME_AND_NUMBER);
        for (int i = 0; i < pages; i++) {
            long number = in.readLong();
            if (!memory.isEmpty() && number <= memory.lastKey()) {
                throw new SnapshotFormatException("its pages are not in order");
            }
            memory.put(number, in.readName());
        }
        List<PageName> backing = new ArrayList<>();
        int blocks = in.readLength(PageName.BYTES);
        for (int i = 0; i < blocks; i++) {
            backing.add(in.readName());
        }
        return new Manifest(traits, words, step, memory, backing, Bytes.of(in.readBytes()));
    }

    private static Traits traits(ByteReader in) throws SnapshotFormatException {
        String machine = in.readText();
        long backingWords = in.readLong();
        Optional<MacAddress> network = in.readBoolean() ? Optional.of(new MacAddress(in.readLong())) : Optional.empty();
        boolean wallClock = in.readBoolean();
        long clockStart = in.readLong();
        boolean trapAssist = in.readBoolean();
        return new Traits(machine, backingWords, network, wallClock, clockStart, trapAssist, in.readBoolean());
    }

    private static boolean startsWithMagic(Bytes bytes) {
        byte[] start = new byte[MAGIC.length];
        bytes.copy(0, start, 0, start.length);
        return Arrays.equals(start, MAGIC);
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
