package trapline.isa.riscv.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds ELF files for tests. */
final class ElfBuilder {
    static final int HEADERS = 64;
    static final int HEADER_SIZE = 56;

    private static final class Part {
        final int type;
        final int flags;
        final long virtualAddress;
        final long physicalAddress;
        final byte[] content;
        final long memorySize;

        Part(int type, int flags, long virtualAddress, long physicalAddress, byte[] content, long memorySize) {
            this.type = type;
            this.flags = flags;
            this.virtualAddress = virtualAddress;
            this.physicalAddress = physicalAddress;
            this.content = content;
            this.memorySize = memorySize;
        }
    }

    private record Symbol(String name, int info, int section, long value) {}

    private final long entry;
    private final List<Part> parts = new ArrayList<>();
    private final List<Symbol> symbols = new ArrayList<>();

    ElfBuilder(long entry) {
        this.entry = entry;
    }

    ElfBuilder load(long address, byte[] content, long memorySize) {
        return part(1, 5, address, address, content, memorySize);
    }

    ElfBuilder part(int type, int flags, long virtualAddress, long physicalAddress, byte[] content, long memorySize) {
        parts.add(new Part(type, flags, virtualAddress, physicalAddress, content, memorySize));
        return this;
    }

    ElfBuilder symbol(String name, int info, int section, long value) {
        symbols.add(new Symbol(name, info, section, value));
        return this;
    }

    byte[] build() {
        ByteBuffer names = little(64 * 1024);
        names.put((byte) 0);
        ByteBuffer table = little(24 * (symbols.size() + 1));
        table.position(24);
        for (Symbol symbol : symbols) {
            table.putInt(names.position()).put((byte) symbol.info).put((byte) 0).putShort((short) symbol.section);
            table.putLong(symbol.value).putLong(0);
            names.put((symbol.name + '\0').getBytes(StandardCharsets.UTF_8));
        }
        int contentAt = HEADERS + HEADER_SIZE * parts.size();
        int tableAt =
                contentAt + parts.stream().mapToInt(part -> part.content.length).sum();
        int namesAt = tableAt + table.capacity();
        int sectionsAt = namesAt + names.position();
        byte[] bytes = new byte[sectionsAt + 3 * 64];
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header(file, sectionsAt);
        int offset = contentAt;
        for (Part part : parts) {
            file.putInt(part.type).putInt(part.flags).putLong(offset);
            file.putLong(part.virtualAddress).putLong(part.physicalAddress);
            file.putLong(part.content.length).putLong(part.memorySize).putLong(1);
            offset += part.content.length;
        }
        parts.forEach(part -> file.put(part.content));
        file.put(table.rewind()).put(names.flip());
        file.position(sectionsAt + 64);
        section(file, 2, tableAt, table.capacity(), 2, 24);
        section(file, 3, namesAt, names.limit(), 0, 0);
        return bytes;
    }

    private void header(ByteBuffer file, int sectionsAt) {
        file.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
        file.putShort((short) 2).putShort((short) 243).putInt(1);
        file.putLong(entry).putLong(HEADERS).putLong(sectionsAt).putInt(0);
        file.putShort((short) 64).putShort((short) HEADER_SIZE).putShort((short) parts.size());
        file.putShort((short) 64).putShort((short) 3).putShort((short) 0);
    }

    private static void section(ByteBuffer file, int type, long offset, long size, int link, long entrySize) {
        file.putInt(0).putInt(type).putLong(0).putLong(0).putLong(offset).putLong(size);
        file.putInt(link).putInt(0).putLong(1).putLong(entrySize);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
