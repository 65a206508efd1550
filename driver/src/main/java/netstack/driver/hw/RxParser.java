package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.VLNCTRL_VET_MASK;

/// What the device finds out about a frame before it is stored: its VLAN
/// tag, its type, where its parts are, whether its checksums are right
/// (data sheet, section 7.1.6 and 7.1.11).
///
/// Fragments have no transport checksum and no ports. IPv6 extension
/// headers are walked over; a home address and a routing header of type 2
/// (RFC 6275) are remembered, as RSS may hash those.
/// Left out: tunnels, SCTP's checksum.
final class RxParser {
    static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;
    private static final int IP4 = 0x0800;
    private static final int IP6 = 0x86DD;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DEST_OPTIONS = 60;
    private static final int HOME_ADDRESS = 0xC9;
    private static final int MORE_OR_OFFSET = 0x3FFF;

    private final RegisterFile regs;
    byte[] d;
    private int len;
    /// Where IP begins and how long it is; both 0 for other frames.
    int ip;
    int ipEnd;
    /// Where TCP or UDP begins and how long it is with its data, or 0.
    int l4;
    int l4Len;
    /// The packet type bits of the descriptor.
    int type;
    boolean v6;
    boolean fragment;
    /// The tag of a VLAN frame, or -1.
    int tci;
    /// The addresses that extension headers replace the header's by.
    int exSource;
    int exDest;

    RxParser(RegisterFile regs) {
        this.regs = regs;
    }

    void parse(Frame f) {
        d = f.data();
        len = f.len();
        type = 0;
        ip = 0;
        ipEnd = 0;
        l4 = 0;
        l4Len = 0;
        fragment = false;
        tci = -1;
        int at = 12;
        if (u16(at) == (regs.get(Reg.VLNCTRL) & VLNCTRL_VET_MASK)) {
            tci = u16(at + 2);
            at += 4;
        }
        int ethertype = u16(at);
        v6 = ethertype == IP6;
        if (ethertype == IP4) {
            ipv4(at + 2);
        } else if (v6) {
            ipv6(at + 2);
        }
    }

    boolean isTcp() {
        return (type & RxDesc.TYPE_TCP) != 0;
    }

    private void ipv4(int at) {
        if (at + 20 > len || d[at] >> 4 != 4) {
            return;
        }
        int ihl = (d[at] & 0xF) * 4;
        int total = u16(at + 2);
        if (ihl < 20 || total < ihl || at + total > len) {
            return;
        }
        ip = at;
        ipEnd = at + total;
        type = RxDesc.TYPE_IPV4 | (ihl > 20 ? RxDesc.TYPE_IPV4_EX : 0);
        fragment = (u16(at + 6) & MORE_OR_OFFSET) != 0;
        if (!fragment) {
            transport(d[at + 9] & 0xFF, at + ihl);
        }
    }

    private void ipv6(int at) {
        if (at + 40 > len || d[at] >> 4 != 6
                || at + 40 + u16(at + 4) > len) {
            return;
        }
        ip = at;
        ipEnd = at + 40 + u16(at + 4);
        type = RxDesc.TYPE_IPV6;
        exSource = at + 8;
        exDest = at + 24;
        int next = d[at + 6] & 0xFF;
        int h = at + 40;
        while (isExtension(next) && h + 8 <= ipEnd) {
            type |= RxDesc.TYPE_IPV6_EX;
            int size = next == FRAGMENT ? 8 : (d[h + 1] & 0xFF) + 1 << 3;
            if (h + size > ipEnd) {
                return;
            }
            fragment |= next == FRAGMENT;
            addresses(next, h, size);
            next = d[h] & 0xFF;
            h += size;
        }
        if (!fragment && !isExtension(next)) {
            transport(next, h);
        }
    }

    private static boolean isExtension(int next) {
        return next == HOP_BY_HOP || next == ROUTING || next == FRAGMENT
                || next == DEST_OPTIONS;
    }

    private void addresses(int kind, int h, int size) {
        if (kind == ROUTING && size == 24 && d[h + 2] == 2) {
            exDest = h + 8;
        }
        if (kind != DEST_OPTIONS) {
            return;
        }
        int o = h + 2;
        while (o + 2 <= h + size) {
            int n = d[o + 1] & 0xFF;
            if ((d[o] & 0xFF) == HOME_ADDRESS && n == 16
                    && o + 18 <= h + size) {
                exSource = o + 2;
            }
            o += d[o] == 0 ? 1 : 2 + n;
        }
    }

    private void transport(int proto, int at) {
        int n = ipEnd - at;
        if (proto == TCP && n >= 20) {
            type |= RxDesc.TYPE_TCP;
        } else if (proto == UDP && n >= 8) {
            type |= RxDesc.TYPE_UDP;
        } else {
            type |= proto == SCTP ? RxDesc.TYPE_SCTP : 0;
            return;
        }
        l4 = at;
        l4Len = n;
    }

    /// Adds up the frame; returns the descriptor's checksum status and
    /// errors.
    int checksums() {
        int status = 0;
        if ((type & RxDesc.TYPE_IPV4) != 0) {
            int ihl = (d[ip] & 0xF) * 4;
            boolean ok = Sum.fold(Sum.of(d, ip, ihl)) == 0xFFFF;
            status = RxDesc.STAT_IPCS | (ok ? 0 : RxDesc.ERR_IPE);
        }
        boolean udp = (type & RxDesc.TYPE_UDP) != 0;
        if (l4 == 0 || udp && u16(l4 + 6) == 0) {
            return status;   // RFC 768: 0, the sender made no checksum
        }
        boolean ok = Sum.fold(Sum.of(d, l4, l4Len) + pseudo(udp)) == 0xFFFF;
        return status | RxDesc.STAT_L4CS | (udp ? RxDesc.STAT_UDPCS : 0)
                | (ok ? 0 : RxDesc.ERR_TCPE);
    }

    private long pseudo(boolean udp) {
        long addresses = v6 ? Sum.of(d, ip + 8, 32) : Sum.of(d, ip + 12, 8);
        return addresses + Sum.number(udp ? UDP : TCP) + Sum.number(l4Len);
    }

    /// The identification and the raw sum of a UDP fragment's bytes: what
    /// stands in the place of the hash without PCSD.
    int rawSum() {
        if (v6 || !fragment || (d[ip + 9] & 0xFF) != UDP) {
            return 0;
        }
        int ihl = (d[ip] & 0xF) * 4;
        int sum = Sum.fold(Sum.of(d, ip + ihl, ipEnd - ip - ihl));
        return u16(ip + 4) | sum << 16;
    }

    private int u16(int at) {
        return (d[at] & 0xFF) << 8 | d[at + 1] & 0xFF;
    }
}
