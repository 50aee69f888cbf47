package trapline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoldfishRtcTest extends DeviceContract {
    private static final long START = 0x1_8000_0000L;

    private boolean raised;
    private final GoldfishRtc rtc = new GoldfishRtc(() -> START + now, level -> raised = level);

    @Override
    protected Device create() {
        return new GoldfishRtc(() -> START + now, level -> {});
    }

    @Override
    protected List<Integer> interestingOffsets() {
        return List.of(0, 4, 8, 0xc, 0x10, 0x14, 0x18, 0x1c, 0x20);
    }

    @Test
    void theLowHalfLatchesTheHighOne() {
        now = 0x7fff_ffffL;
        assertEquals(0xffff_ffffL, rtc.read(0, 4));
        now++;
        assertEquals(1, rtc.read(4, 4));
        assertEquals(0, rtc.read(0, 4));
        assertEquals(2, rtc.read(4, 4));
        assertEquals(0x2_0000_0000L, rtc.read(0, 8));
    }

    @Test
    void anAlarmGoesOff() {
        rtc.write(0x10, 4, 1);
        setAlarm(START + 500);
        assertEquals(1, rtc.read(0x18, 4));
        assertEquals(START + 500, rtc.deadline());
        now = 499;
        rtc.advance();
        assertFalse(raised);
        now = 500;
        rtc.advance();
        assertTrue(raised);
        assertEquals(0, rtc.read(0x18, 4));
        assertEquals(GoldfishRtc.NEVER, rtc.deadline());
        rtc.write(0x1c, 4, 1);
        assertFalse(raised);
    }

    @Test
    void anAlarmInThePastGoesOffAtOnceAndWaitsForItsEnable() {
        setAlarm(START);
        assertFalse(raised);
        assertEquals(0, rtc.read(0x18, 4));
        rtc.write(0x10, 4, 0xff);
        assertEquals(1, rtc.read(0x10, 4));
        assertTrue(raised);
        rtc.write(0x10, 4, 0xfe);
        assertFalse(raised);
    }

    @Test
    void aClearedAlarmDoesNotGoOff() {
        rtc.write(0x10, 4, 1);
        setAlarm(START + 10);
        rtc.write(0x14, 4, 1);
        now = 20;
        rtc.advance();
        assertFalse(raised);
    }

    @Test
    void theTimeCanBeSet() {
        rtc.write(0x10, 4, 1);
        setAlarm(START + 1000);
        rtc.write(4, 4, 7);
        rtc.write(0, 4, 5);
        assertEquals(0x7_0000_0005L, rtc.read(0, 8));
        assertTrue(raised, "the alarm's time has passed");
        now += 3;
        assertEquals(0x7_0000_0008L, rtc.read(0, 8));
    }

    @Test
    void theAccessesThatQemuAnswers() {
        assertTrue(rtc.accepts(0x20, 4));
        assertTrue(rtc.accepts(8, 8));
        assertFalse(rtc.accepts(0x20, 8));
        assertFalse(rtc.accepts(0x24, 4));
        assertFalse(rtc.accepts(0, 1));
        assertFalse(rtc.accepts(0, 2));
        assertFalse(rtc.accepts(4, 8));
    }

    private void setAlarm(long at) {
        rtc.write(0xc, 4, at >>> 32);
        rtc.write(8, 4, at);
    }
}
