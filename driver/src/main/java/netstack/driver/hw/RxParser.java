package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.MRQC_RSS_FIELD_IPV4;
import static netstack.driver.hw.IxgbeType.MRQC_RSS_FIELD_IPV4_TCP;
import static netstack.driver.hw.IxgbeType.MRQC_RSS_FIELD_IPV4_UDP;
import static netstack.driver.hw.IxgbeType.MRQC_RSS_FIELD_IPV6;
import static netstack.driver.hw.IxgbeType.MRQC_RSS_FIELD_IPV6_TCP;
import static netstack.driver.hw.IxgbeType.MRQC_RSS_FIELD_IPV6_UDP;

/// What the device finds out about a frame before it is stored: its type,
/// whether its checksums are right, its hash and so its queue.
///
/// Fragments are hashed by address only, and have no transport checksum.
/// Left out: tunnels, IPv6 extension headers, SCTP's checksum.
final class RxParser {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;

    private final Rss rss;
    private byte[] d;
    private int len;
    private int ports;
    private int ip;
    private int ipLen;
    private int l4;
    private int l4Len;
    /// The results.
    int pktInfo;
    int hash;
    int queue;

    RxParser(Rss rss) {
        this.rss = rss;
    }

    /// Finds the queue; that is all that most of the work is done for.
    int queueOf(Frame f) {
        if (!rss.enabled()) {
            return 0;
        }
        parse(f);
        return queue;
    }

    void parse(Frame f) {
        d = f.data();
        len = f.len();
        pktInfo = 0;
        hash = 0;
        queue = 0;
        ip = 0;
        ipLen = 0;
        l4 = 0;
        int at = 12;
        if (u16(at) == 0x8100) {
            at += 4;
        }
        int type = u16(at);
        if (type == 0x0800) {
            ipv4(at + 2);
        } else if (type == 0x86DD) {
            ipv6(at + 2);
        }
    }

    private void ipv4(int at) {
        ip = at;
        if (ip + 20 > len || d[ip] >> 4 != 4) {
            return;
        }
        int ihl = (d[ip] & 0xF) * 4;
        int total = u16(ip + 2);
        if (ihl < 20 || total < ihl || ip + total > len) {
            return;
        }
        pktInfo = ihl > 20 ? RxDesc.TYPE_IPV4_EX : RxDesc.TYPE_IPV4;
        ipLen = ihl;
        ports = -1;
        int proto = d[ip + 9] & 0xFF;
        if ((u16(ip + 6) & 0x3FFF) == 0) {
            transport(proto, ip + ihl, total - ihl);
        }
        select(ip + 12, 8, MRQC_RSS_FIELD_IPV4, MRQC_RSS_FIELD_IPV4_TCP,
                MRQC_RSS_FIELD_IPV4_UDP, 0);
    }

    private void ipv6(int at) {
        ip = at;
        if (ip + 40 > len || d[ip] >> 4 != 6 || ip + 40 + u16(ip + 4) > len) {
            return;
        }
        pktInfo = RxDesc.TYPE_IPV6;
        ports = -1;
        int proto = d[ip + 6] & 0xFF;
        transport(proto, ip + 40, u16(ip + 4));
        select(ip + 8, 32, MRQC_RSS_FIELD_IPV6, MRQC_RSS_FIELD_IPV6_TCP,
                MRQC_RSS_FIELD_IPV6_UDP, 3);
    }

    private void transport(int proto, int at, int n) {
        if (proto == TCP && n >= 20) {
            pktInfo |= RxDesc.TYPE_TCP;
        } else if (proto == UDP && n >= 8) {
            pktInfo |= RxDesc.TYPE_UDP;
        } else {
            pktInfo |= proto == SCTP ? RxDesc.TYPE_SCTP : 0;
            return;
        }
        ports = at;
        l4 = at;
        l4Len = n;
    }

    /// Adds up the frame that was parsed last; returns the descriptor's
    /// checksum status and errors.
    int checksums() {
        int status = 0;
        if (ipLen > 0) {
            boolean ok = Sum.fold(Sum.of(d, ip, ipLen)) == 0xFFFF;
            status = RxDesc.STAT_IPCS | (ok ? 0 : RxDesc.ERR_IPE);
        }
        boolean udp = (pktInfo & RxDesc.TYPE_UDP) != 0;
        if (l4 == 0 || udp && u16(l4 + 6) == 0) {
            return status;   // RFC 768: 0, the sender made no checksum
        }
        boolean ok = Sum.fold(Sum.of(d, l4, l4Len) + pseudo(udp)) == 0xFFFF;
        return status | RxDesc.STAT_L4CS | (udp ? RxDesc.STAT_UDPCS : 0)
                | (ok ? 0 : RxDesc.ERR_TCPE);
    }

    private long pseudo(boolean udp) {
        long addresses = ipLen > 0 ? Sum.of(d, ip + 12, 8)
                : Sum.of(d, ip + 8, 32);
        return addresses + Sum.number(udp ? UDP : TCP) + Sum.number(l4Len);
    }

    /// Hashes what MRQC allows, with ports if it may, and picks the queue.
    private void select(int addr, int n, int ip, int tcp, int udp, int v6) {
        if (!rss.enabled()) {
            return;
        }
        boolean isTcp = (pktInfo & RxDesc.TYPE_TCP) != 0;
        if (ports >= 0 && rss.hashes(isTcp ? tcp : udp)) {
            hash = rss.hash(d, addr, n, ports);
            pktInfo |= isTcp ? v6 == 0 ? 1 : 3 : v6 == 0 ? 7 : 8;
        } else if (rss.hashes(ip)) {
            hash = rss.hash(d, addr, n, -1);
            pktInfo |= v6 == 0 ? 2 : 5;
        } else {
            return;
        }
        queue = rss.queue(hash);
    }

    private int u16(int at) {
        return (d[at] & 0xFF) << 8 | d[at + 1] & 0xFF;
    }
}
