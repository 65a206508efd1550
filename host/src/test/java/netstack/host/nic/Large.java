package netstack.host.nic;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import netstack.driver.net.NetDevice;
import netstack.host.Host;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;
import netstack.transport.wire.TcpHdr;

/// A TCP packet that is to be cut. `tcpOpts` and `ipOpts` in words; `flags` with the reserved
/// bits, so 12; `linear` bytes of the payload in the head, the rest in `frags` pages.
record Large(int mss, int payload, int linear, int frags, int ipOpts, int tcpOpts, int flags,
        int id, boolean df, boolean fixed, int vlan, int seq, long seed) {
    static final long FROM = 0x0200_0000_0101L;
    private static final int PAGE = 4096;

    /// More than one segment, at most 200 of them, and what an IPv4 packet can hold; with the seed
    /// for what has no shape of its own.
    static Large of(int mss, int size, int head, int frags, int ipOpts, int tcpOpts,
            int flags, long seed) {
        Random r = new Random(seed);
        int longest = Math.min(200 * mss, 0xFFFF - 60 - 60);
        int payload = mss + 1 + size % Math.max(1, longest - mss);
        int inPages = frags * PAGE;
        int linear = Math.max(payload - inPages, switch (head) {
            case 0 -> 0;
            case 1 -> payload;
            default -> r.nextInt(payload);
        });
        int id = r.nextInt(4) == 0 ? 0xFFFF - r.nextInt(3) : r.nextInt(0x10000);
        int seq = r.nextInt(4) == 0 ? -1 - r.nextInt(3000) : r.nextInt();
        return new Large(mss, payload, linear, frags, ipOpts, tcpOpts, flags, id, r.nextBoolean(),
            r.nextInt(4) == 0, r.nextBoolean() ? r.nextInt(0x10000) : -1, seq, seed);
    }

    int type() {
        return SkbSharedInfo.SKB_GSO_TCPV4
            | ((flags & TcpHdr.CWR) != 0 ? SkbSharedInfo.SKB_GSO_TCP_ECN : 0)
            | (fixed ? SkbSharedInfo.SKB_GSO_TCP_FIXEDID : 0);
    }

    int headers() {
        return EthHdr.LEN + IpHdr.LEN + ipOpts * 4 + TcpHdr.LEN + tcpOpts * 4;
    }

    /// The packet as a sender on `a` has it, from `dev` to `to`.
    SkBuff skb(Host a, NetDevice dev, long to) {
        SkBuff skb = a.skbs().alloc(64 + headers() + linear);
        skb.reserve(64);
        headers(skb, to);
        byte[] data = new byte[payload];
        new Random(seed).nextBytes(data);
        MemorySegment.copy(data, 0, skb.mem(), ValueLayout.JAVA_BYTE, skb.put(linear),
            linear);
        pages(a, skb, data);
        skb.dev(dev);
        skb.protocol(EthHdr.ETH_P_IP);
        if (vlan >= 0) {
            skb.vlanProto(0x8100);
            skb.vlanTci(vlan);
        }
        skb.shinfo().gsoSize(mss);
        skb.shinfo().gsoSegs(Math.ceilDiv(payload, mss));
        skb.shinfo().gsoType(type());
        return skb;
    }

    /// Pieces of any length, at any place in their pages.
    private void pages(Host a, SkBuff skb, byte[] data) {
        Random r = new Random(~seed);
        for (int i = 0, at = linear; at < data.length; i++) {
            int later = (frags - i - 1) * PAGE;
            int least = Math.max(1, data.length - at - later);
            int n = r.nextInt(least, Math.min(PAGE, data.length - at) + 1);
            int off = r.nextInt(PAGE - n + 1);
            long page = a.memory().allocPages(0);
            MemorySegment.copy(data, at, skb.mem(), ValueLayout.JAVA_BYTE, page + off, n);
            skb.addRxFrag(page, off, n, PAGE);
            at += n;
        }
    }

    private void headers(SkBuff skb, long to) {
        Random r = new Random(seed + 1);
        new EthHdr(skb.mem(), skb.put(EthHdr.LEN)).dest(to).source(FROM)
            .proto(EthHdr.ETH_P_IP);
        long ip = skb.put(IpHdr.LEN + ipOpts * 4);
        int tcpLen = TcpHdr.LEN + tcpOpts * 4 + payload;
        Wire.u16(skb.mem(), ip, (4 << 4 | 5 + ipOpts) << 8 | r.nextInt(256));
        IpHdr iph = new IpHdr(skb.mem(), ip);
        iph.id(id).fragOff(df ? IpHdr.IP_DF : 0).ttl(64)
            .protocol(IpHdr.IPPROTO_TCP).saddr(r.nextInt()).daddr(r.nextInt());
        fill(skb, ip + IpHdr.LEN, ipOpts * 4, r);
        iph.totLen(IpHdr.LEN + ipOpts * 4 + tcpLen).sendCheck();
        long tcp = skb.put(TcpHdr.LEN + tcpOpts * 4);
        fill(skb, tcp, TcpHdr.LEN + tcpOpts * 4, r);   // ports, window, urgent pointer too
        TcpHdr th = new TcpHdr(skb.mem(), tcp).seq(seq);
        Wire.u16(skb.mem(), tcp + 12, 5 + tcpOpts << 12 | flags);
        th.check(~Checksum.fold(Checksum.pseudoHeader(iph.saddr(), iph.daddr(), tcpLen,
            IpHdr.IPPROTO_TCP, 0)) & 0xFFFF);
        skb.setNetworkHeader(EthHdr.LEN);
        skb.setTransportHeader(EthHdr.LEN + IpHdr.LEN + ipOpts * 4);
        skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        skb.csumStart((int) (tcp - skb.head()));
        skb.csumOffset(TcpHdr.CHECK_OFFSET);
    }

    private static void fill(SkBuff skb, long at, int n, Random r) {
        for (int i = 0; i < n; i++) {
            Wire.u8(skb.mem(), at + i, r.nextInt(256));
        }
    }
}
