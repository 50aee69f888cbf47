package trapline.device.net;

import java.util.ArrayDeque;
import java.util.Optional;

/** Frames that wait to be fetched, bounded in number and bytes. A frame that does not fit is dropped, as on a real wire. */
public final class FrameQueue {
    private final int countLimit;
    private final int byteLimit;
    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    private int bytes;
    private long dropped;

    /**
     * {@return an empty queue}
     *
     * @param countLimit how many frames it holds at most, at least 0
     * @param byteLimit how many bytes they have together at most, at least 0
     */
    public static FrameQueue create(int countLimit, int byteLimit) {
        return new FrameQueue(countLimit, byteLimit);
    }

    private FrameQueue(int countLimit, int byteLimit) {
        if (countLimit < 0 || byteLimit < 0) {
            throw new IllegalArgumentException("a queue of " + countLimit + " frames and " + byteLimit + " bytes");
        }
        this.countLimit = countLimit;
        this.byteLimit = byteLimit;
    }

    /**
     * Adds a frame, or drops it.
     *
     * @param frame the frame
     * @return whether there was room
     */
    public boolean add(Frame frame) {
        if (frames.size() >= countLimit || frame.length() > byteLimit - bytes) {
            dropped++;
            return false;
        }
        frames.add(frame);
        bytes += frame.length();
        return true;
    }

    /** {@return the oldest frame, now taken out, if there is one} */
    public Optional<Frame> poll() {
        Optional<Frame> frame = Optional.ofNullable(frames.poll());
        frame.ifPresent(taken -> bytes -= taken.length());
        return frame;
    }

    /** {@return how many frames wait} */
    public int count() {
        return frames.size();
    }

    /** {@return how many bytes the waiting frames have} */
    public int bytes() {
        return bytes;
    }

    /** {@return how many frames were ever dropped} */
    public long dropped() {
        return dropped;
    }
}
