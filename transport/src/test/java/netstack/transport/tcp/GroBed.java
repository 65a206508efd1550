package netstack.transport.tcp;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.EtherDev;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.NetdevTx;
import netstack.ipv4.wire.IpHdr;
import netstack.napi.PacketType;
import netstack.skbuff.Checksum;
import netstack.skbuff.PageSource;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.inet.InetHost;
import netstack.transport.wire.TcpHdr;

/// A device whose packets go through GRO, and a tap that keeps what comes out.
public final class GroBed implements AutoCloseable {
    private static final int HEADROOM = 64;
    private static final int SHARED_INFO = 320;

    public final InetHost host = new InetHost();
    public final List<Merged> up = new ArrayList<>();
    public final NetDevice dev;
    final NapiContext napi;

    /// What went up: its bytes from the IP header on, and what it was made of.
    public record Merged(byte[] bytes, int gsoSize, int gsoSegs, int gsoType, int ipSummed,
            List<byte[]> gathered, List<byte[]> copied) {
        /// Cuts it as a sender's device would: RFC 9293 and Linux's rules for ids and flags.
        List<byte[]> segments() {
            if (gsoSize == 0) return List.of(bytes);
            MemorySegment all = MemorySegment.ofArray(bytes);
            int headers = IpHdr.LEN + new TcpHdr(all, IpHdr.LEN).doff() * 4;
            List<byte[]> segments = new ArrayList<>();
            for (int at = headers; at < bytes.length; at += gsoSize) {
                int n = Math.min(gsoSize, bytes.length - at);
                segments.add(segment(headers, at, n, segments.size()));
            }
            return segments;
        }

        private byte[] segment(int headers, int at, int n, int index) {
            byte[] s = new byte[headers + n];
            System.arraycopy(bytes, 0, s, 0, headers);
            System.arraycopy(bytes, at, s, headers, n);
            MemorySegment mem = MemorySegment.ofArray(s);
            IpHdr iph = new IpHdr(mem, 0);
            boolean fixed = (gsoType & 1 << 3) != 0;
            iph.totLen(s.length).id(iph.id() + (fixed ? 0 : index)).sendCheck();
            TcpHdr th = new TcpHdr(mem, IpHdr.LEN);
            boolean last = at + n == bytes.length;
            int flags = last ? th.flags() : th.flags() & ~(TcpHdr.FIN | TcpHdr.PSH);
            if (index > 0) flags &= ~TcpHdr.CWR;    // RFC 3168, 6.1.2: said once
            th.seq(th.seq() + at - headers).flags(flags);
            check(mem, s.length);
            return s;
        }
    }

    public GroBed() {
        dev = new NetDevice(host.net, "eth0", (skb, d) -> {
            skb.consume();
            return NetdevTx.OK;
        }, 1, 1);
        EtherDev.setup(dev);
        dev.devAddr(0x020000000002L);
        dev.features(dev.features() | NetdevFeatures.GRO);
        host.net.devices().register(dev);
        napi = host.rx.napis().add(dev, (n, budget) -> 0, 64);
        host.ipv4.offload.add(new TcpOffload());
        host.rx.netif().addPack(host.net, new Tap());
        host.run(() -> host.net.devices().open(dev));
    }

    private final class Tap implements PacketType {
        @Override
        public int type() {
            return EthHdr.ETH_P_ALL;
        }

        @Override
        public int rcv(SkBuff skb, NetDevice d, PacketType pt, NetDevice orig) {
            byte[] bytes = new byte[skb.len()];
            skb.copyBits(0, bytes, 0, bytes.length);
            up.add(new Merged(bytes, skb.shinfo().gsoSize(), skb.shinfo().gsoSegs(),
                    skb.shinfo().gsoType(), skb.ipSummed(),
                    cut(skb, NetdevFeatures.SG), cut(skb, 0)));
            skb.consume();
            return 0;
        }
    }

    /// What our own GSO makes of it, for a device that gathers or one that does not.
    private List<byte[]> cut(SkBuff skb, long features) {
        List<byte[]> all = new ArrayList<>();
        if (!skb.isGso()) return all;
        SkBuff seg = host.ipv4.offload.segment(skb, features);
        while (seg != null) {
            byte[] bytes = new byte[seg.len() - seg.networkOffset()];
            seg.copyBits(seg.networkOffset(), bytes, 0, bytes.length);
            all.add(bytes);
            SkBuff next = seg.next();
            seg.consume();
            seg = next;
        }
        return all;
    }

    /// Gives the packets to GRO in one poll, and ends it.
    void poll(List<byte[]> packets) {
        host.run(() -> feed(packets));
    }

    /// The same from a task that runs already.
    public void feed(List<byte[]> packets) {
        napi.enable();
        napi.schedulePrep();
        packets.forEach(p -> napi.groReceive(skb(p)));
        napi.completeDone(packets.size());
        napi.disable();
    }

    /// As a driver makes it: build_skb around a page.
    SkBuff skb(byte[] packet) {
        long page = host.memory.allocPages(0);
        SkBuff skb = host.skbs.build(page, PageSource.PAGE_SIZE);
        skb.reserve(HEADROOM);
        EthHdr eth = new EthHdr(skb.mem(), skb.put(EthHdr.LEN));
        eth.dest(dev.devAddr()).source(0x020000000001L).proto(EthHdr.ETH_P_IP);
        MemorySegment.copy(MemorySegment.ofArray(packet), 0, skb.mem(), skb.put(packet.length),
                packet.length);
        skb.protocol(EtherDev.typeTrans(skb, dev));
        return skb;
    }

    /// The TCP checksum of an IP packet of `len` bytes at 0.
    static void check(MemorySegment mem, int len) {
        IpHdr iph = new IpHdr(mem, 0);
        TcpHdr th = new TcpHdr(mem, IpHdr.LEN).check(0);
        int n = len - IpHdr.LEN;
        int pseudo = Checksum.pseudoHeader(iph.saddr(), iph.daddr(), n, 6, 0);
        th.check(Checksum.fold(Checksum.partial(mem, IpHdr.LEN, n, pseudo)));
    }

    @Override
    public void close() {
        host.run(() -> host.rx.napis().del(napi));
        host.close();
    }
}
