package netstack.transport.udp;

import java.lang.foreign.MemorySegment;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.transport.wire.UdpHdr;

/// A datagram that can be changed before it is sealed.
final class Datagram {
    static final int SENDER = 0x0a000001;
    static final int HOST = 0x0a000002;
    static final int PORT = 4433;
    static final int HEADERS = IpHdr.LEN + UdpHdr.LEN;
    static final int SIZE = 1000;

    int port = 40000;
    int dest = PORT;
    int len = SIZE;
    int id;
    int df = IpHdr.IP_DF;
    int tos;
    int ttl = 64;
    int ulen;
    boolean broken;
    boolean unsummed;
    int fill;

    Datagram(int id) {
        this.id = id;
        fill = id * 7;
    }

    byte[] bytes() {
        byte[] b = new byte[HEADERS + len];
        MemorySegment mem = MemorySegment.ofArray(b);
        new IpHdr(mem, 0).versionIhlTos(tos).totLen(b.length).id(id).fragOff(df).ttl(ttl)
                .protocol(17).saddr(SENDER).daddr(HOST).sendCheck();
        UdpHdr uh = new UdpHdr(mem, IpHdr.LEN).source(port).dest(dest)
                .len(UdpHdr.LEN + len + ulen);
        for (int i = 0; i < len; i++) b[HEADERS + i] = (byte) (fill + i);
        check(mem, b.length);
        if (broken) uh.check(uh.check() ^ 0x5555);
        if (unsummed) uh.check(0);
        return b;
    }

    /// The UDP checksum of an IP packet of `len` bytes at 0.
    static void check(MemorySegment mem, int len) {
        IpHdr iph = new IpHdr(mem, 0);
        UdpHdr uh = new UdpHdr(mem, IpHdr.LEN).check(0);
        int n = len - IpHdr.LEN;
        int pseudo = Checksum.pseudoHeader(iph.saddr(), iph.daddr(), n, 17, 0);
        int sum = Checksum.fold(Checksum.partial(mem, IpHdr.LEN, n, pseudo));
        uh.check(sum == 0 ? 0xffff : sum);
    }
}
