package trapline.vm;

import java.util.Optional;
import java.util.OptionalLong;
import trapline.journal.Life;
import trapline.machine.Input;
import trapline.monitor.Guest;
import trapline.monitor.allocator.Shares;

/** For a machine that is gone with its node: nothing is recorded, and everything may leave it at once. */
record NoRecording(Guest guest) implements Recording {
    @Override
    public void entered(Input input) {}

    @Override
    public void changed(Life life) {}

    @Override
    public void moved(long words) {}

    @Override
    public void shared(Shares shares) {}

    @Override
    public void failed(String why) {}

    @Override
    public void rested() {}

    @Override
    public void runs() {}

    @Override
    public void turnClosed() {}

    @Override
    public void disturbed() {}

    @Override
    public void mark() {}

    @Override
    public Optional<String> boundToNode() {
        return Optional.empty();
    }

    @Override
    public OptionalLong epoch() {
        return OptionalLong.empty();
    }

    @Override
    public long nanosUntilSnapshot() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public void whenSettled(Runnable action) {
        action.run();
    }

    @Override
    public void whenConfirmed(Runnable action) {
        action.run();
    }

    @Override
    public long released() {
        return guest.printed();
    }

    @Override
    public long accepted() {
        return guest.typed();
    }

    @Override
    public boolean positionsLast() {
        return false;
    }

    @Override
    public long nanosUntilAllowed() {
        return 0;
    }

    @Override
    public Optional<String> delay() {
        return Optional.empty();
    }

    @Override
    public void abandoned() {}

    @Override
    public void hear(VirtualMachine.Recorded news) {
        throw new IllegalStateException("news of a journal that there is not: " + news);
    }
}
