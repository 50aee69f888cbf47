package trapline.isa.riscv.load;

import java.util.Arrays;
import trapline.device.GuestMemory;

/** RAM as an array. */
final class RamBytes implements GuestMemory {
    private final Ram ram;
    private final byte[] bytes;

    RamBytes(Ram ram) {
        this.ram = ram;
        bytes = new byte[Math.toIntExact(ram.size())];
    }

    @Override
    public boolean read(long physicalAddress, byte[] into, int offset, int length) {
        if (!ram.contains(physicalAddress, length)) {
            return false;
        }
        System.arraycopy(bytes, (int) (physicalAddress - ram.start()), into, offset, length);
        return true;
    }

    @Override
    public boolean write(long physicalAddress, byte[] from, int offset, int length) {
        if (!ram.contains(physicalAddress, length)) {
            return false;
        }
        System.arraycopy(from, offset, bytes, (int) (physicalAddress - ram.start()), length);
        return true;
    }

    byte[] at(long physicalAddress, int length) {
        int from = (int) (physicalAddress - ram.start());
        return Arrays.copyOfRange(bytes, from, from + length);
    }
}
