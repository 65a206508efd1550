package netstack.host.oracle;

import java.util.ArrayList;
import java.util.List;

/// One TCP segment as a capture shows it. Sequence numbers count from the connection's first ones.
///
/// @param time ns since the start
/// @param out whether the host of the capture has sent it
record Segment(long time, boolean out, int port, int flags, long seq, int len, long ack,
        int window, List<Long> sack, boolean timestamps) {
    static final int SYN = 2;
    static final int ACK = 16;
    private static final int ETH = 14;

    /// What is compared, but for the time.
    String what() {
        StringBuilder f = new StringBuilder();
        String names = "FSRP.UEW";
        for (int i = 0; i < 8; i++) if ((flags >> i & 1) != 0) f.append(names.charAt(i));
        return (out ? "> " : "< ") + port + " [" + f + "] seq " + seq + " len " + len
                + " ack " + ack + " win " + window + (sack.isEmpty() ? "" : " sack " + sack);
    }

    @Override
    public String toString() {
        return "%.6f %s".formatted(time / 1e9, what());
    }

    /// Makes segments of frames: remembers where sequence numbers began.
    static final class Reader {
        private final int self;
        private final java.util.Map<Integer, Long> base = new java.util.HashMap<>();

        /// @param self the IPv4 address of the host of the capture
        Reader(int self) {
            this.self = self;
        }

        /// Null if it is no TCP segment.
        Segment read(long time, byte[] p, int frameLen) {
            if (u16(p, 12) != 0x800 || p[ETH + 9] != 6) return null;
            int t = ETH + (p[ETH] & 15) * 4;
            int doff = (p[t + 12] >> 4 & 15) * 4;
            int len = u16(p, ETH + 2) - (p[ETH] & 15) * 4 - doff;
            int flags = p[t + 13] & 0xff;
            boolean out = (int) u32(p, ETH + 12) == self;
            int src = u16(p, t);
            int dst = u16(p, t + 2);
            int key = src << 16 | dst;
            int reverse = dst << 16 | src;
            long seq = u32(p, t + 4);
            long ack = u32(p, t + 8);
            if ((flags & SYN) != 0) base.put(key, seq);
            long from = base.getOrDefault(key, 0L);
            long back = base.getOrDefault(reverse, 0L);
            List<Long> sack = new ArrayList<>();
            boolean[] ts = new boolean[1];
            options(p, t + 20, t + doff, back, sack, ts);
            return new Segment(time, out, Math.max(src, dst), flags, seq - from & 0xffffffffL, len,
                    (flags & ACK) == 0 ? 0 : ack - back & 0xffffffffL, u16(p, t + 14), sack, ts[0]);
        }

        private static void options(byte[] p, int at, int end, long base, List<Long> sack,
                boolean[] ts) {
            while (at < end && p[at] != 0) {
                if (p[at] == 1) {
                    at++;
                    continue;
                }
                int len = p[at + 1];
                if (p[at] == 8) ts[0] = true;
                if (p[at] == 5) {
                    for (int i = at + 2; i < at + len; i += 4) {
                        sack.add(u32(p, i) - base & 0xffffffffL);
                    }
                }
                at += len;
            }
        }
    }

    static int u16(byte[] p, int at) {
        return (p[at] & 0xff) << 8 | p[at + 1] & 0xff;
    }

    static long u32(byte[] p, int at) {
        return (long) u16(p, at) << 16 | u16(p, at + 2);
    }
}
