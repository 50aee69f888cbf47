package trapline.device.virtio;

import trapline.machine.BlockSource;

/** An image whose byte at position p is a known function of p. */
record Pattern(long size) implements BlockSource {
    static byte at(long position) {
        return (byte) (position * 0x9e3779b97f4a7c15L >>> 56);
    }

    static byte[] bytes(long position, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(position + i);
        }
        return bytes;
    }

    @Override
    public boolean read(long position, byte[] into, int offset, int length) {
        if (position < 0 || position + length > size) {
            throw new IllegalArgumentException("read outside the image: " + position + ", " + length);
        }
        System.arraycopy(bytes(position, length), 0, into, offset, length);
        return true;
    }
}
