package netstack.exercises.gro.worker;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import netstack.exercises.gro.Segment;
import netstack.napi.GroCb;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// A segment that comes or is held, as it is when the student is asked.
record View(int sourcePort, int destPort, int seq, int ackSeq, int flags,
        int window, byte[] options, int length, int size)
        implements Segment {

    static TcpHdr hdr(SkBuff skb) {
        return new TcpHdr(skb.mem(), skb.transportHeader());
    }

    /// The header of `skb` has been read: its GRO offset is behind it. What
    /// is held has the first segment's size in its shared info.
    static View of(SkBuff skb) {
        TcpHdr th = hdr(skb);
        int length = skb.len() - GroCb.of(skb).dataOffset();
        int size = skb.shinfo().gsoSize();
        byte[] options = new byte[th.doff() * 4 - TcpHdr.LEN];
        MemorySegment.copy(th.mem(), ValueLayout.JAVA_BYTE,
                th.at() + TcpHdr.LEN, options, 0, options.length);
        return new View(th.source(), th.dest(), th.seq(), th.ackSeq(),
                th.flags() & 0xff, th.window(), options, length,
                size == 0 ? length : size);
    }
}
