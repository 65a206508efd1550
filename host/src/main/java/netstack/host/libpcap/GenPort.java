package netstack.host.libpcap;

import netstack.host.libpcap.GenCmp.Rel;
import netstack.host.libpcap.Qual.Dir;
import netstack.transport.bpf.BpfCode;

/// Tests of ports, one or a range.
///
/// In IPv4 they are looked for behind a header of any length, and only in a
/// first fragment; in IPv6 right behind the fixed header.
final class GenPort {
    /// Any of the protocols that have ports.
    static final int PROTO_UNDEF = -1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;
    private static final int FRAG_OFFSET = 0x1fff;

    private final GenCmp g;
    private final GenLink link;

    GenPort(GenCmp g, GenLink link) {
        this.g = g;
        this.link = link;
    }

    /// A port in either IP.
    Block port(int port, int proto, Dir dir) {
        Block b = ipv4(port, port, false, proto, dir);
        return Block.or(ipv6(port, port, false, proto, dir), b);
    }

    /// A range of ports in either IP; the ends may stand in any order.
    Block portrange(int port1, int port2, int proto, Dir dir) {
        int lo = Math.min(port1, port2);
        int hi = Math.max(port1, port2);
        Block b = ipv4(lo, hi, true, proto, dir);
        return Block.or(ipv6(lo, hi, true, proto, dir), b);
    }

    /// One IPv4 port, for tunnels over UDP.
    Block port4(int port, int proto, Dir dir) {
        return ipv4(port, port, false, proto, dir);
    }

    Block port6(int port, int proto, Dir dir) {
        return ipv6(port, port, false, proto, dir);
    }

    private Block ipv4(int lo, int hi, boolean range, int proto, Dir dir) {
        Block b0 = link.linktype(Ethertype.IP);
        Block b1;
        if (proto == PROTO_UNDEF) {
            b1 = Block.or(op(lo, hi, range, TCP, dir, false),
                op(lo, hi, range, UDP, dir, false));
            b1 = Block.or(op(lo, hi, range, SCTP, dir, false), b1);
        } else {
            b1 = op(lo, hi, range, proto, dir, false);
        }
        return Block.and(b0, b1);
    }

    private Block ipv6(int lo, int hi, boolean range, int proto, Dir dir) {
        Block b0 = link.linktype(Ethertype.IPV6);
        Block b1;
        if (proto == PROTO_UNDEF) {
            b1 = Block.or(op(lo, hi, range, TCP, dir, true),
                op(lo, hi, range, UDP, dir, true));
            b1 = Block.or(op(lo, hi, range, SCTP, dir, true), b1);
        } else {
            b1 = op(lo, hi, range, proto, dir, true);
        }
        return Block.and(b0, b1);
    }

    private Block op(int lo, int hi, boolean range, int proto, Dir dir,
            boolean v6) {
        Block b0 = v6 ? g.cmp(Rel.LINKPL, 6, BpfCode.B, proto)
            : Block.and(g.cmp(Rel.LINKPL, 9, BpfCode.B, proto), ipfrag());
        Rel rel = v6 ? Rel.TRAN_IPV6 : Rel.TRAN_IPV4;
        Block b1 = switch (dir) {
            case SRC -> atom(rel, 0, lo, hi, range);
            case DST -> atom(rel, 2, lo, hi, range);
            case AND -> Block.and(atom(rel, 0, lo, hi, range),
                atom(rel, 2, lo, hi, range));
            case DEFAULT, OR -> Block.or(atom(rel, 0, lo, hi, range),
                atom(rel, 2, lo, hi, range));
            default -> throw dir.notValid(range ? "port ranges" : "ports");
        };
        return Block.and(b0, b1);
    }

    private Block atom(Rel rel, int off, int lo, int hi, boolean range) {
        return range
            ? Block.and(g.ge(rel, off, BpfCode.H, lo),
                g.le(rel, off, BpfCode.H, hi))
            : g.cmp(rel, off, BpfCode.H, lo);
    }

    /// Not an IPv4 fragment, or the first.
    Block ipfrag() {
        return g.jset(Rel.LINKPL, 6, BpfCode.H, FRAG_OFFSET).not();
    }
}
