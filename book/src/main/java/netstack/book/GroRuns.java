package netstack.book;

import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Tracepoint;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.wire.TcpHdr;

/// Trains of TCP segments that come in back to back: how many packets go up
/// to IP, and how long the longest of them is.
final class GroRuns {
    private static final int SEGMENTS = 40;
    private static final int MSS = 1448;
    private static final int TCP = EthHdr.LEN + IpHdr.LEN;
    private static final int LINE_RATE = 812_743;

    private final Scene scene;
    private long packets;
    private long longest;

    private GroRuns(Scene scene) {
        this.scene = scene;
        scene.host.machine().tracepoints().attach(
                Tracepoint.NETIF_RECEIVE_SKB, (t, skb, a, b) -> {
                    packets++;
                    longest = Math.max(longest, ((SkBuff) skb).len());
                });
    }

    static String table() {
        Rows rows = new Rows("<5,>1,>1", "a train of " + SEGMENTS
                + " segments of " + MSS + " bytes", "packets up",
                "longest");
        row(rows, "in order, the id counting", i -> seg(i, i, 0));
        row(rows, "in order, DF, the id always 0",
                i -> seg(i, 0, IpHdr.IP_DF));
        row(rows, "in order, no DF, the id always 0", i -> seg(i, 0, 0));
        row(rows, "PSH in each", i -> flags(seg(i, i, 0),
                TcpHdr.ACK | TcpHdr.PSH));
        row(rows, "PSH in every tenth", i -> flags(seg(i, i, 0),
                TcpHdr.ACK | (i % 10 == 9 ? TcpHdr.PSH : 0)));
        row(rows, "the tenth is missing", i -> seg(i < 9 ? i : i + 1,
                i, 0));
        row(rows, "each pair exchanged", i -> seg(i ^ 1, i, 0));
        row(rows, "the window changes with each", i -> window(seg(i, i, 0),
                1000 + i));
        row(rows, "two connections in turn", i -> port(seg(i / 2, i / 2, 0),
                4000 + i % 2));
        row(rows, "the checksum of each is wrong", i -> {
            byte[] frame = seg(i, i, 0);
            frame[frame.length - 1] ^= 1;
            return frame;
        });
        return rows.toString();
    }

    private static void row(Rows rows, String what,
            IntFunction<byte[]> frame) {
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            GroRuns run = new GroRuns(scene);
            byte[][] frames = new byte[SEGMENTS][];
            for (int i = 0; i < SEGMENTS; i++) {
                frames[i] = frame.apply(i);
                new EthHdr(MemorySegment.ofArray(frames[i]), 0)
                        .dest(scene.mac());
            }
            scene.send(LINE_RATE, SEGMENTS, frames);
            rows.row(what, run.packets, run.longest);
        }
    }

    /// Segment `i` of a connection that nobody here knows.
    private static byte[] seg(int i, int id, int fragOff) {
        byte[] frame = new byte[TCP + TcpHdr.LEN + MSS];
        MemorySegment mem = MemorySegment.ofArray(frame);
        new EthHdr(mem, 0).source(0x0200_0000_ff01L)
                .proto(EthHdr.ETH_P_IP);
        new IpHdr(mem, EthHdr.LEN).ihl(5).totLen(frame.length - EthHdr.LEN)
                .id(id).fragOff(fragOff).ttl(64)
                .protocol(IpHdr.IPPROTO_TCP).saddr(Frames.SENDER)
                .daddr(Scene.ADDR).sendCheck();
        new TcpHdr(mem, TCP).source(4000).dest(Frames.PORT).seq(i * MSS)
                .ackSeq(1).doffFlags(5, TcpHdr.ACK).window(1000);
        return summed(frame);
    }

    private static byte[] flags(byte[] frame, int flags) {
        tcp(frame).doffFlags(5, flags);
        return summed(frame);
    }

    private static byte[] window(byte[] frame, int window) {
        tcp(frame).window(window);
        return summed(frame);
    }

    private static byte[] port(byte[] frame, int port) {
        tcp(frame).source(port);
        return summed(frame);
    }

    private static TcpHdr tcp(byte[] frame) {
        return new TcpHdr(MemorySegment.ofArray(frame), TCP);
    }

    /// With the right checksum.
    private static byte[] summed(byte[] frame) {
        int len = frame.length - TCP;
        tcp(frame).check(0);
        int sum = Checksum.pseudoHeader(Frames.SENDER, Scene.ADDR, len,
                IpHdr.IPPROTO_TCP, Checksum.partial(
                        MemorySegment.ofArray(frame), TCP, len, 0));
        tcp(frame).check(Checksum.fold(sum));
        return frame;
    }
}
