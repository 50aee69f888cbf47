package trapline.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;
import trapline.machine.Bytes;

/**
 * A program of random instructions, as an ELF file: long straight pieces of arithmetic, loads and stores with short forward
 * branches in between, round and round. What the processor's branch prediction can learn of it is little.
 */
final class RiscVRandomCode {
    private static final int INSTRUCTIONS = 6000;
    private static final long START = 0x8000_0000L;
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;

    private static final int AUIPC_S0 = 0x00000417;
    private static final int JAL = 0x6f;
    private static final int[] REGISTER_FORMS = {
        0x33, 0x40000033, 0x1033, 0x2033, 0x3033, 0x4033, 0x5033, 0x6033, 0x7033, 0x3b, 0x4000003b, 0x02000033
    };
    private static final int[] IMMEDIATE_FORMS = {0x13, 0x1b, 0x4013, 0x6013, 0x7013, 0x3013};
    private static final int[] LOADS = {0x3003, 0x2003, 0x4003, 0x5003};
    private static final int[] STORES = {0x3023, 0x2023, 0x23};
    private static final int[] BRANCHES = {0x63, 0x1063, 0x4063, 0x5063, 0x6063};

    private RiscVRandomCode() {}

    /** {@return the program} */
    static Bytes elf(RandomGenerator random) {
        int size = HEADER + PROGRAM_HEADER + Integer.BYTES * (INSTRUCTIONS + 2);
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        header(file);
        file.putInt(AUIPC_S0 | 16 << 12);
        for (int i = 0; i < INSTRUCTIONS; i++) {
            file.putInt(instruction(random));
        }
        file.putInt(jumpBack(-Integer.BYTES * INSTRUCTIONS));
        return Bytes.of(file.array());
    }

    private static void header(ByteBuffer file) {
        int size = file.capacity() - HEADER - PROGRAM_HEADER;
        file.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
        file.putShort((short) 2).putShort((short) 243).putInt(1).putLong(START).putLong(HEADER);
        file.putLong(0).putInt(0).putShort((short) HEADER).putShort((short) PROGRAM_HEADER);
        file.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        file.putInt(1).putInt(7).putLong(HEADER + PROGRAM_HEADER).putLong(START).putLong(START);
        file.putLong(size).putLong(size).putLong(Integer.BYTES);
    }

    private static int instruction(RandomGenerator random) {
        // s0 holds an address; the others are written.
        int rd = 9 + random.nextInt(23);
        int rs1 = random.nextInt(32);
        int rs2 = random.nextInt(32);
        int offset = 8 * random.nextInt(256);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> pick(random, REGISTER_FORMS) | rd << 7 | rs1 << 15 | rs2 << 20;
            case 3, 4, 5 -> pick(random, IMMEDIATE_FORMS) | rd << 7 | rs1 << 15 | random.nextInt(4096) << 20;
            case 6, 7 -> pick(random, LOADS) | rd << 7 | 8 << 15 | offset << 20;
            case 8 -> pick(random, STORES) | (offset & 31) << 7 | offset >> 5 << 25 | 8 << 15 | rs2 << 20;
            // Over at most three instructions.
            default -> pick(random, BRANCHES) | 4 * (1 + random.nextInt(4)) << 7 | rs1 << 15 | rs2 << 20;
        };
    }

    private static int pick(RandomGenerator random, int[] forms) {
        return forms[random.nextInt(forms.length)];
    }

    private static int jumpBack(int offset) {
        return JAL
                | offset >> 20 << 31
                | (offset >> 1 & 1023) << 21
                | (offset >> 11 & 1) << 20
                | (offset >> 12 & 255) << 12;
    }
}
