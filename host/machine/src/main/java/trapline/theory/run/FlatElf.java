package trapline.theory.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import trapline.machine.Bytes;

/** The smallest ELF file (System V ABI, chapters 4 and 5; RISC-V ELF psABI): one segment, which is all of the program. */
public final class FlatElf {
    private static final int HEADER = 64;
    private static final int SEGMENT = 56;

    private FlatElf() {}

    /**
     * {@return a file}
     *
     * @param program what is loaded, a multiple of 8 bytes
     * @param address where, and where it starts
     */
    public static Bytes of(byte[] program, long address) {
        ByteBuffer file = ByteBuffer.allocate(HEADER + SEGMENT + program.length).order(ByteOrder.LITTLE_ENDIAN);
        // Magic; 64 bits, little-endian, version 1.
        file.putInt(0x464c_457f).putInt(0x1_0102).putLong(0);
        // Executable, RISC-V, version 1; the entry, and where segments and sections are described.
        file.putShort((short) 2)
                .putShort((short) 243)
                .putInt(1)
                .putLong(address)
                .putLong(HEADER)
                .putLong(0);
        file.putInt(0).putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) 1);
        // Loaded; readable, writable, executable.
        file.putInt(HEADER, 1).putInt(HEADER + 4, 7).putLong(HEADER + 8, HEADER + SEGMENT);
        file.putLong(HEADER + 16, address).putLong(HEADER + 24, address);
        file.putLong(HEADER + 32, program.length).putLong(HEADER + 40, program.length);
        file.position(HEADER + SEGMENT).put(program);
        return Bytes.of(file.array());
    }
}
