package netstack.host.libpcap;

import netstack.host.libpcap.GenCmp.Rel;
import netstack.host.libpcap.Qual.Dir;
import netstack.host.libpcap.Qual.Proto;
import netstack.transport.bpf.BpfAnc;
import netstack.transport.bpf.BpfCode;

/// The primitives that stand alone: lengths, bytes, broadcast and
/// multicast, direction, interface.
final class GenMisc {
    private static final int PACKET_OUTGOING = 4;
    private static final int MULTICAST_BYTE = 224;
    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};

    private final GenState cs;
    private final GenCmp g;
    private final GenLink link;
    private final GenHost host;

    GenMisc(GenState cs, GenCmp g, GenLink link, GenHost host) {
        this.cs = cs;
        this.g = g;
        this.link = link;
        this.host = host;
    }

    Block greater(int n) {
        return len(BpfCode.JGE, n);
    }

    /// At most `n`, whatever the word says.
    Block less(int n) {
        return len(BpfCode.JGT, n).not();
    }

    private static Block len(int jump, int n) {
        return new Block(BpfCode.JMP | jump | BpfCode.K, n,
            new Stmt(BpfCode.LD | BpfCode.W | BpfCode.LEN, 0));
    }

    /// `byte i op v`. With `&` and `|` libpcap forgets to load the byte; so
    /// do we.
    Block byteop(int idx, char op, int val) {
        return switch (op) {
            case '=' -> g.cmp(Rel.LINKHDR, idx, BpfCode.B, val);
            case '<' -> g.lt(Rel.LINKHDR, idx, BpfCode.B, val);
            case '>' -> g.gt(Rel.LINKHDR, idx, BpfCode.B, val);
            default -> new Block(BpfCode.JMP | BpfCode.JEQ | BpfCode.K, 0,
                new Stmt(BpfCode.ALU | BpfCode.K
                    | (op == '|' ? BpfCode.OR : BpfCode.AND), val)).not();
        };
    }

    Block broadcast(Proto proto) {
        if (proto == Proto.DEFAULT || proto == Proto.LINK) {
            if (cs.linktype != Linktype.EN10MB) {
                throw new PcapError("not a broadcast link");
            }
            return host.ether(BROADCAST, Dir.DST);
        }
        if (proto != Proto.IP) {
            throw new PcapError(
                "only link-layer/IP broadcast filters supported");
        }
        int hostmask = ~cs.netmask;
        Block b0 = link.linktype(Ethertype.IP);
        Block b2 = Block.or(
            g.mcmp(Rel.LINKPL, 16, BpfCode.W, 0, hostmask),
            g.mcmp(Rel.LINKPL, 16, BpfCode.W, hostmask, hostmask));
        return Block.and(b0, b2);
    }

    Block multicast(Proto proto) {
        boolean onLink = proto == Proto.DEFAULT || proto == Proto.LINK;
        if (onLink && cs.linktype == Linktype.EN10MB) {
            Block b1 = link.prevlinkhdrCheck();
            Block b0 = g.jset(Rel.LINKHDR, 0, BpfCode.B, 1);
            return b1 == null ? b0 : Block.and(b1, b0);
        }
        return switch (proto) {
            case IP -> Block.and(link.linktype(Ethertype.IP),
                g.ge(Rel.LINKPL, 16, BpfCode.B, MULTICAST_BYTE));
            case IPV6 -> Block.and(link.linktype(Ethertype.IPV6),
                g.cmp(Rel.LINKPL, 24, BpfCode.B, 255));
            default -> throw new PcapError("link-layer multicast filters "
                + "supported only on ethernet/FDDI/token ring/ARCNET/"
                + "802.11/ATM LANE/Fibre Channel");
        };
    }

    Block ifindex(int ifindex) {
        return cs.linktype == Linktype.LINUX_SLL2
            ? g.cmp(Rel.LINKHDR, 4, BpfCode.W, ifindex)
            : g.cmp(Rel.LINKHDR, BpfAnc.IFINDEX.offset(), BpfCode.W,
                ifindex);
    }

    /// Sent by this host, or not.
    Block outbound(boolean out) {
        Block b0 = switch (cs.linktype) {
            case LINUX_SLL -> g.cmp(Rel.LINKHDR, 0, BpfCode.H,
                PACKET_OUTGOING);
            case LINUX_SLL2 -> g.cmp(Rel.LINKHDR, 10, BpfCode.B,
                PACKET_OUTGOING);
            default -> g.cmp(Rel.LINKHDR, BpfAnc.PKTTYPE.offset(),
                BpfCode.H, PACKET_OUTGOING);
        };
        return out ? b0 : b0.not();
    }
}
