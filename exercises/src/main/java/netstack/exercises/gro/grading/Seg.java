package netstack.exercises.gro.grading;

import netstack.exercises.frame.FrameBytes;
import netstack.exercises.script.Step;

/// A TCP segment of a case, and the frame that it travels in. The `with`
/// methods return another.
record Seg(int flow, int seq, int ack, int flags, int window, int stamp,
        int len) {

    private static final long DMAC = 0x0200_0000_0101L;
    private static final int SADDR = 0x0a000002;
    private static final int DADDR = 0x0a000001;
    private static final int PORT = 40_000;
    private static final int DEST = 5001;
    private static final int HEADER = 32;
    private static final int IP_ID = FrameBytes.IP + 4;
    private static final int TCP = FrameBytes.L4;

    Seg withAck(int v) {
        return new Seg(flow, seq, v, flags, window, stamp, len);
    }

    Seg withFlags(int v) {
        return new Seg(flow, seq, ack, v, window, stamp, len);
    }

    Seg withWindow(int v) {
        return new Seg(flow, seq, ack, flags, v, stamp, len);
    }

    Seg withStamp(int v) {
        return new Seg(flow, seq, ack, flags, window, v, len);
    }

    Seg withLen(int v) {
        return new Seg(flow, seq, ack, flags, window, stamp, v);
    }

    Seg withSeq(int v) {
        return new Seg(flow, v, ack, flags, window, stamp, len);
    }

    /// How its flow is called.
    String name() {
        return "port " + (PORT + flow / 2) + " > " + (DEST + flow % 2);
    }

    /// The step that sends it; `id` is the IP header's.
    Step step(int id) {
        return Step.of("segment", frame(id), flow,
                Integer.toUnsignedLong(seq), len, flags);
    }

    /// With a timestamp option, as every Linux sends it.
    private byte[] frame(int id) {
        byte[] b = FrameBytes.ip(DMAC, SADDR, DADDR, FrameBytes.TCP,
                HEADER + len);
        FrameBytes.put(b, IP_ID, 2, id);
        FrameBytes.put(b, FrameBytes.IP + 10, 2, 0);
        FrameBytes.put(b, FrameBytes.IP + 10, 2,
                FrameBytes.checksum(b, FrameBytes.IP, 20, 0));
        FrameBytes.put(b, TCP, 2, PORT + flow / 2);
        FrameBytes.put(b, TCP + 2, 2, DEST + flow % 2);
        FrameBytes.put(b, TCP + 4, 4, seq);
        FrameBytes.put(b, TCP + 8, 4, ack);
        FrameBytes.put(b, TCP + 12, 2, HEADER / 4 << 12 | flags);
        FrameBytes.put(b, TCP + 14, 2, window);
        FrameBytes.put(b, TCP + 20, 4, 0x0101_080a);
        FrameBytes.put(b, TCP + 24, 4, stamp);
        FrameBytes.put(b, TCP + 28, 4, 7);
        for (int i = 0; i < len; i++) {
            b[TCP + HEADER + i] = (byte) (seq + i);
        }
        FrameBytes.put(b, TCP + 16, 2, FrameBytes.checksum(b, TCP,
                HEADER + len, FrameBytes.pseudo(SADDR, DADDR,
                FrameBytes.TCP, HEADER + len)));
        return b;
    }

    /// The segment in the frame of `step`.
    static Seg of(Step step) {
        byte[] b = step.bytes();
        int flow = 2 * ((int) FrameBytes.get(b, TCP, 2) - PORT)
                + (int) FrameBytes.get(b, TCP + 2, 2) - DEST;
        return new Seg(flow,
                (int) FrameBytes.get(b, TCP + 4, 4),
                (int) FrameBytes.get(b, TCP + 8, 4),
                (int) FrameBytes.get(b, TCP + 12, 2) & 0xff,
                (int) FrameBytes.get(b, TCP + 14, 2),
                (int) FrameBytes.get(b, TCP + 24, 4),
                b.length - TCP - HEADER);
    }

    /// The IP id of the frame of `step`.
    static int id(Step step) {
        return (int) FrameBytes.get(step.bytes(), IP_ID, 2);
    }
}
