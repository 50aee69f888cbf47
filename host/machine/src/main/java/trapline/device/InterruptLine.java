package trapline.device;

/** A level-triggered interrupt line, driven by a device. */
@FunctionalInterface
public interface InterruptLine {
    /**
     * Drives the line. Driving it to the level it has already changes nothing.
     *
     * @param raised whether the device asks for an interrupt
     */
    void drive(boolean raised);
}
