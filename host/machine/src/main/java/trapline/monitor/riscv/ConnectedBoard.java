package trapline.monitor.riscv;

import trapline.device.virt.VirtBoard;
import trapline.isa.riscv.privileged.Board;

/**
 * The virt board as its hart sees it.
 *
 * @param board the devices
 */
record ConnectedBoard(VirtBoard board) implements Board {
    @Override
    public long time() {
        return board.clint().time();
    }

    @Override
    public long dueAt(long compare) {
        return board.clint().dueAt(compare);
    }

    @Override
    public long deadline() {
        return board.deadline();
    }

    @Override
    public long advance() {
        board.advance();
        return board.interrupts();
    }
}
