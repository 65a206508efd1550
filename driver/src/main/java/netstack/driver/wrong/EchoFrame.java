package netstack.driver.wrong;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// A UDP frame, before and after it is sent back.
final class EchoFrame {
    private static final int ADDR = 6;
    private static final int IP = 14;
    private static final int SUM = 40;
    private static final int LEN = 60;

    private EchoFrame() {
    }

    /// A frame with `number` in its payload; the device fills in checksums.
    static byte[] udp(int number) {
        byte[] d = new byte[LEN];
        for (int i = 0; i < ADDR; i++) {
            d[i] = (byte) 0xFF;
        }
        d[ADDR] = 2;
        d[12] = 8;
        d[IP] = 0x45;
        d[IP + 3] = LEN - IP;
        d[IP + 8] = 64;
        d[IP + 9] = 17;
        d[IP + 12] = 10;
        d[IP + 15] = 2;
        d[IP + 16] = 10;
        d[IP + 19] = 1;
        d[35] = 7;
        d[37] = 7;
        d[39] = LEN - IP - 20;
        d[42] = (byte) number;
        return d;
    }

    /// Puts the sender's MAC address into the destination, and the pseudo
    /// header's sum where hardware expects it.
    static void turnRound(MemorySegment m, long at) {
        MemorySegment.copy(m, at + ADDR, m, at, ADDR);
        int sum = 17 + u16(m, at + IP + 2) - 20;
        for (int i = 12; i < 20; i += 2) {
            sum += u16(m, at + IP + i);
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        m.set(JAVA_BYTE, at + SUM, (byte) (sum >> 8));
        m.set(JAVA_BYTE, at + SUM + 1, (byte) sum);
    }

    static void clearSum(MemorySegment m, long at) {
        m.set(JAVA_BYTE, at + SUM, (byte) 0);
        m.set(JAVA_BYTE, at + SUM + 1, (byte) 0);
    }

    static int u16(MemorySegment m, long at) {
        return (m.get(JAVA_BYTE, at) & 0xFF) << 8
                | m.get(JAVA_BYTE, at + 1) & 0xFF;
    }
}
