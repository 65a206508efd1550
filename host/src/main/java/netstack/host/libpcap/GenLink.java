package netstack.host.libpcap;

import netstack.host.libpcap.GenCmp.Rel;
import netstack.transport.bpf.BpfCode;

/// Tests of what the link layer carries.
final class GenLink {
    private static final int SLL_P_802_3 = 1;
    private static final int SLL_P_802_2 = 4;

    private final GenState cs;
    private final GenCmp g;

    GenLink(GenState cs, GenCmp g) {
        this.cs = cs;
        this.g = g;
    }

    /// The packet is of the protocol `proto`: an Ethernet type, or a
    /// service access point if it is at most 1500.
    Block linktype(int proto) {
        if (cs.labelStackDepth > 0) {
            return mpls(proto);
        }
        return switch (cs.linktype) {
            case EN10MB -> ether(proto);
            case LINUX_SLL -> sll(proto);
            case RAW -> raw(proto);
            case PPP -> g.cmp(Rel.LINKTYPE, 0, BpfCode.H, pppType(proto));
            case LINUX_SLL2 -> g.cmp(Rel.LINKTYPE, 0, BpfCode.H, proto);
        };
    }

    private Block ether(int proto) {
        return switch (proto) {
            case Ethertype.SAP_ISO, Ethertype.SAP_IP,
                Ethertype.SAP_NETBEUI -> Block.and(frame8023(),
                    g.cmp(Rel.LLC, 0, BpfCode.H, proto << 8 | proto));
            case Ethertype.SAP_IPX -> Block.or(
                g.cmp(Rel.LINKTYPE, 0, BpfCode.H, Ethertype.IPX),
                etherIpx());
            case Ethertype.ATALK, Ethertype.AARP -> appletalk(proto,
                frame8023());
            default -> proto > Ethertype.ETHERMTU
                ? g.cmp(Rel.LINKTYPE, 0, BpfCode.H, proto)
                : Block.and(frame8023(),
                    g.cmp(Rel.LINKTYPE, 2, BpfCode.B, proto));
        };
    }

    /// The type field is a length: an 802.3 frame.
    private Block frame8023() {
        return g.gt(Rel.LINKTYPE, 0, BpfCode.H, Ethertype.ETHERMTU).not();
    }

    private Block etherIpx() {
        Block b1 = Block.or(
            g.cmp(Rel.LLC, 0, BpfCode.B, Ethertype.SAP_IPX),
            g.cmp(Rel.LLC, 0, BpfCode.H, 0xffff));
        b1 = Block.or(snap(0, Ethertype.IPX), b1);
        return Block.and(frame8023(), b1);
    }

    private Block appletalk(int proto, Block llc) {
        Block b1 = Block.and(llc, snap(
            proto == Ethertype.ATALK ? 0x080007 : 0, proto));
        return Block.or(g.cmp(Rel.LINKTYPE, 0, BpfCode.H, proto), b1);
    }

    private Block sll(int proto) {
        return switch (proto) {
            case Ethertype.SAP_ISO, Ethertype.SAP_IP,
                Ethertype.SAP_NETBEUI -> Block.and(sll8022(),
                    g.cmp(Rel.LLC, 0, BpfCode.H, proto << 8 | proto));
            case Ethertype.SAP_IPX -> sllIpx();
            case Ethertype.ATALK, Ethertype.AARP -> appletalk(proto,
                sll8022());
            default -> proto > Ethertype.ETHERMTU
                ? g.cmp(Rel.LINKTYPE, 0, BpfCode.H, proto)
                : Block.and(sll8022(), g.cmp(Rel.LINKHDR,
                    cs.offLinkpl.constant, BpfCode.B, proto));
        };
    }

    private Block sll8022() {
        return g.cmp(Rel.LINKTYPE, 0, BpfCode.H, SLL_P_802_2);
    }

    private Block sllIpx() {
        Block b1 = Block.or(
            g.cmp(Rel.LLC, 0, BpfCode.B, Ethertype.SAP_IPX),
            snap(0, Ethertype.IPX));
        b1 = Block.and(sll8022(), b1);
        b1 = Block.or(g.cmp(Rel.LINKTYPE, 0, BpfCode.H, SLL_P_802_3), b1);
        return Block.or(
            g.cmp(Rel.LINKTYPE, 0, BpfCode.H, Ethertype.IPX), b1);
    }

    /// Nothing says the type but the IP version.
    private Block raw(int proto) {
        return switch (proto) {
            case Ethertype.IP ->
                g.mcmp(Rel.LINKHDR, 0, BpfCode.B, 0x40, 0xf0);
            case Ethertype.IPV6 ->
                g.mcmp(Rel.LINKHDR, 0, BpfCode.B, 0x60, 0xf0);
            default -> g.never();
        };
    }

    private static int pppType(int proto) {
        return switch (proto) {
            case Ethertype.IP -> 0x0021;
            case Ethertype.IPV6 -> 0x0057;
            case Ethertype.DN -> 0x0027;
            case Ethertype.ATALK -> 0x0029;
            case Ethertype.NS -> 0x0025;
            case Ethertype.SAP_ISO -> 0x0023;
            case Ethertype.SAP_STP -> 0x0031;
            case Ethertype.SAP_IPX -> 0x002b;
            default -> proto;
        };
    }

    /// Behind labels only the bottom one's mark and the IP version tell.
    private Block mpls(int proto) {
        if (proto != Ethertype.IP && proto != Ethertype.IPV6) {
            throw new PcapError("unsupported protocol over mpls");
        }
        return Block.and(g.mcmp(Rel.LINKPL, -2, BpfCode.B, 1, 1),
            g.mcmp(Rel.LINKPL, 0, BpfCode.B,
                proto == Ethertype.IP ? 0x40 : 0x60, 0xf0));
    }

    private Block snap(int org, int type) {
        return g.bcmp(Rel.LLC, 0, new byte[] {(byte) Ethertype.SAP_SNAP,
            (byte) Ethertype.SAP_SNAP, 3, (byte) (org >> 16),
            (byte) (org >> 8), (byte) org, (byte) (type >> 8),
            (byte) type});
    }

    /// Inside Geneve: that there is a link layer at all. Null if there is
    /// nothing to check.
    Block prevlinkhdrCheck() {
        if (!cs.geneve) {
            return null;
        }
        return new Block(BpfCode.JMP | BpfCode.JEQ | BpfCode.X, 0,
            new Stmt(BpfCode.LD | BpfCode.MEM, cs.offLinkhdr.reg)
                .append(BpfCode.LDX | BpfCode.MEM, cs.offLinkpl.reg)).not();
    }

    /// The frame has an 802.2 header.
    Block llc() {
        if (cs.linktype != Linktype.EN10MB) {
            throw new PcapError("'llc' not supported for "
                + cs.linktype.description);
        }
        return Block.and(frame8023(),
            g.cmp(Rel.LLC, 0, BpfCode.H, 0xffff).not());
    }

    /// An information frame, or one whose control byte is `v` in `mask`.
    Block llc(int v, int mask) {
        Block b0 = llc();
        return Block.and(b0, mask == 1
            ? g.jset(Rel.LLC, 2, BpfCode.B, 1).not()
            : g.mcmp(Rel.LLC, 2, BpfCode.B, v, mask));
    }
}
