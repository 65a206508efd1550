package netstack.driver.wrong;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// A UDP frame, before and after it is sent back.
final class EchoFrame {
    private static final int ADDR = 6;
    private static final int IP = 14;
    private static final int IP_SUM = 24;
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

    /// Whether `d` is the frame of [#udp] as it should come back: what was
    /// sent, with checksums.
    static boolean isEcho(byte[] d, int len) {
        byte[] sent = udp(len == LEN ? d[42] : 0);
        for (int i = ADDR; i < LEN; i++) {
            boolean sum = i >> 1 == IP_SUM >> 1 || i >> 1 == SUM >> 1;
            if (len != LEN || !sum && d[i] != sent[i]) {
                return false;
            }
        }
        return sum(d, IP, 20, 0) == 0xFFFF
                && sum(d, IP + 20, LEN - IP - 20, pseudo(d)) == 0xFFFF;
    }

    private static int pseudo(byte[] d) {
        return sum(d, IP + 12, 8, 17 + LEN - IP - 20);
    }

    private static int sum(byte[] d, int from, int n, int start) {
        int sum = start;
        for (int i = from; i < from + n; i += 2) {
            sum += (d[i] & 0xFF) << 8 | d[i + 1] & 0xFF;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (sum & 0xFFFF) + (sum >>> 16);
    }

    static int u16(MemorySegment m, long at) {
        return (m.get(JAVA_BYTE, at) & 0xFF) << 8
                | m.get(JAVA_BYTE, at + 1) & 0xFF;
    }
}
