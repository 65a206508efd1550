package netstack.transport.tcp;

import netstack.ipv4.InetOffload;
import netstack.ipv4.NetOffload;
import netstack.ipv4.wire.IpHdr;
import netstack.napi.Gro;
import netstack.napi.GroCb;
import netstack.skbuff.Checksum;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.skbuff.SkbSharedInfo;
import netstack.transport.wire.TcpHdr;

/// TCP's part of GRO and GSO: merges segments that follow each other, and
/// cuts them again ([TcpGso]).
///
/// A segment continues what is held if acknowledgment, window, options and
/// flags are the same, its number is the next one, and it is as long as the
/// first or, as the last of them, shorter. FIN and PSH may come with the
/// last. An option that differs, as a timestamp does after a millisecond,
/// ends the run.
@Linux(value = "tcpv4_offload", file = "net/ipv4/tcp_offload.c",
       renamed = true)
public final class TcpOffload implements NetOffload {
    /// Flags in which the last segment of a run may differ.
    private static final int LAST = TcpHdr.FIN | TcpHdr.PSH;
    /// Flags that end a run at once.
    private static final int END = TcpHdr.URG | TcpHdr.PSH | TcpHdr.RST
            | TcpHdr.SYN | TcpHdr.FIN;
    /// Where the flags stand in the flag word.
    private static final int FLAGS = 16;

    @Override
    public int protocol() {
        return IpHdr.IPPROTO_TCP;
    }

    @Override
    @Linux("tcp4_gro_receive")
    public SkBuff groReceive(SkbQueue head, SkBuff skb) {
        GroCb cb = GroCb.of(skb);
        if (!cb.flush() && !InetOffload.checksumValidate(skb)
                || !pullHeader(skb, cb)) {
            cb.flush(true);
            return null;
        }
        return receive(head, skb, cb);
    }

    /// Makes the header linear and goes on behind it.
    @Linux("tcp_gro_pull_header")
    private static boolean pullHeader(SkBuff skb, GroCb cb) {
        int off = cb.dataOffset();
        if (!skb.mayPull(off + TcpHdr.LEN)) {
            return false;
        }
        int len = hdr(skb).doff() * 4;
        if (len < TcpHdr.LEN || !skb.mayPull(off + len)) {
            return false;
        }
        cb.pull(len);
        return true;
    }

    // tag::tcp_gro_receive[]
    @Linux("tcp_gro_receive")
    private static SkBuff receive(SkbQueue head, SkBuff skb, GroCb cb) {
        TcpHdr th = hdr(skb);
        int flags = th.flags();
        int len = skb.len() - cb.dataOffset();
        int mss = 1;
        SkBuff p = lookup(head, th);
        if (p != null && continues(p, skb, th, len) && Gro.receive(p, skb)) {
            mss = p.shinfo().gsoSize();
            TcpHdr th2 = hdr(p);
            th2.flags(th2.flags() | flags & LAST);
        }
        boolean flush = isShort(skb, cb, len, mss) || (flags & END) != 0;
        cb.flush(cb.flush() || flush);
        return p != null && (!cb.sameFlow() || flush) ? p : null;
    }
    // end::tcp_gro_receive[]

    private static TcpHdr hdr(SkBuff skb) {
        return new TcpHdr(skb.mem(), skb.transportHeader());
    }

    /// The held packet of this connection.
    @Linux("tcp_gro_lookup")
    private static SkBuff lookup(SkbQueue head, TcpHdr th) {
        for (SkBuff p = head.peek(); p != null; p = p.next()) {
            if (!GroCb.of(p).sameFlow()) {
                continue;
            }
            TcpHdr th2 = hdr(p);
            if (th.source() == th2.source() && th.dest() == th2.dest()) {
                return p;
            }
            GroCb.of(p).sameFlow(false);
        }
        return null;
    }

    // tag::tcp_gro_continues[]
    /// Whether `skb`, with `len` bytes of data, goes on where `p` ends.
    private static boolean continues(SkBuff p, SkBuff skb, TcpHdr th,
            int len) {
        TcpHdr th2 = hdr(p);
        int differ = th.flagWord() ^ th2.flagWord();
        int next = th2.seq() + p.len() - GroCb.of(p).dataOffset();
        return (th.flags() & TcpHdr.CWR) == 0
                && (differ & ~((TcpHdr.CWR | LAST) << FLAGS)) == 0
                && th.ackSeq() == th2.ackSeq() && sameOptions(th, th2)
                && !InetOffload.networkFlush(skb, p)
                && fits(p, skb, len) && th.seq() == next;
    }

    private static boolean sameOptions(TcpHdr th, TcpHdr th2) {
        int len = th.doff() * 4;
        return th.doff() == th2.doff()
                && th.mem().asSlice(th.at() + TcpHdr.LEN, len - TcpHdr.LEN)
                        .mismatch(th2.mem().asSlice(th2.at() + TcpHdr.LEN,
                                len - TcpHdr.LEN)) < 0;
    }

    /// No longer than the segments before it, and not empty.
    private static boolean fits(SkBuff p, SkBuff skb, int len) {
        int mss = p.shinfo().gsoSize();
        return skb.isGso() ? skb.shinfo().gsoSize() == mss
                : len > 0 && len <= mss;
    }

    /// Whether a segment that is not full ends it.
    private static boolean isShort(SkBuff skb, GroCb cb, int len, int mss) {
        return skb.isGso() ? len != cb.count() * skb.shinfo().gsoSize()
                : len < mss;
    }
    // end::tcp_gro_continues[]

    /// The sum of the pseudo header, as for a packet that a device is to
    /// cut; then what the segments were.
    @Override
    @Linux("tcp4_gro_complete")
    public boolean groComplete(SkBuff skb, int thoff) {
        TcpHdr th = hdr(skb);
        IpHdr iph = new IpHdr(skb.mem(),
                skb.data() + GroCb.of(skb).networkOffset());
        th.check(~Checksum.fold(Checksum.pseudoHeader(iph.saddr(),
                iph.daddr(), skb.len() - thoff, protocol(), 0)) & 0xffff);
        skb.csumStart((int) (th.at() - skb.head()));
        skb.csumOffset(TcpHdr.CHECK_OFFSET);
        skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        SkbSharedInfo info = skb.shinfo();
        info.gsoSegs(GroCb.of(skb).count());
        info.gsoType(info.gsoType() | gsoType(skb, th));
        return true;
    }

    private static int gsoType(SkBuff skb, TcpHdr th) {
        int type = SkbSharedInfo.SKB_GSO_TCPV4;
        if (GroCb.of(skb).ipFixedid()) {
            type |= SkbSharedInfo.SKB_GSO_TCP_FIXEDID;
        }
        if ((th.flags() & TcpHdr.CWR) != 0) {
            type |= SkbSharedInfo.SKB_GSO_TCP_ECN;
        }
        return type;
    }

    @Override
    public SkBuff gsoSegment(SkBuff skb, boolean gather, boolean csum) {
        return TcpGso.segment(skb, gather, csum);
    }
}
