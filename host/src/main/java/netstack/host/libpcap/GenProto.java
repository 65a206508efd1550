package netstack.host.libpcap;

import netstack.host.libpcap.GenCmp.Rel;
import netstack.host.libpcap.Qual.Dir;
import netstack.host.libpcap.Qual.Proto;
import netstack.transport.bpf.BpfCode;

/// Tests of protocols, by number or by a word of their own.
final class GenProto {
    private static final int IPPROTO_FRAGMENT = 44;
    private static final int ISO_ISIS = 0x83;

    private final GenCmp g;
    private final GenLink link;

    GenProto(GenCmp g, GenLink link) {
        this.g = g;
        this.link = link;
    }

    /// The header of `proto` says that `v` is in it.
    Block proto(int v, Proto proto, Dir dir) {
        if (dir != Dir.DEFAULT) {
            throw new PcapError("direction applied to 'proto'");
        }
        return switch (proto) {
            case DEFAULT -> Block.or(proto(v, Proto.IP, dir),
                proto(v, Proto.IPV6, dir));
            case LINK -> link.linktype(v);
            case IP -> Block.and(link.linktype(Ethertype.IP),
                g.cmp(Rel.LINKPL, 9, BpfCode.B, v));
            case IPV6 -> ipv6(v);
            case ISO -> Block.and(link.linktype(Ethertype.SAP_ISO),
                g.cmp(Rel.LINKPL_NOSNAP, 0, BpfCode.B, v));
            case ISIS -> Block.and(proto(ISO_ISIS, Proto.ISO, dir),
                g.cmp(Rel.LINKPL_NOSNAP, 4, BpfCode.B, v));
            default -> throw refused(proto);
        };
    }

    /// In the fixed header, or behind one of fragments.
    private Block ipv6(int v) {
        Block b0 = link.linktype(Ethertype.IPV6);
        Block b1 = Block.and(
            g.cmp(Rel.LINKPL, 6, BpfCode.B, IPPROTO_FRAGMENT),
            g.cmp(Rel.LINKPL, 40, BpfCode.B, v));
        b1 = Block.or(g.cmp(Rel.LINKPL, 6, BpfCode.B, v), b1);
        return Block.and(b0, b1);
    }

    private static PcapError refused(Proto proto) {
        return new PcapError(switch (proto) {
            case ARP, RARP -> proto.word
                + " does not encapsulate another protocol";
            case LAT, SCA, MOPRC, MOPDL -> proto
                + " does not encapsulate another protocol";
            case ATALK -> "AppleTalk encapsulation is not specifiable";
            case DECNET -> "DECNET encapsulation is not specifiable";
            case CLNP -> "'clnp proto' is not supported";
            default -> "'" + proto.word + " proto' is bogus";
        });
    }

    /// What the word of a protocol alone means.
    Block abbrev(Proto proto) {
        return switch (proto) {
            case SCTP -> proto(132, Proto.DEFAULT, Dir.DEFAULT);
            case TCP -> proto(6, Proto.DEFAULT, Dir.DEFAULT);
            case UDP -> proto(17, Proto.DEFAULT, Dir.DEFAULT);
            case PIM -> proto(103, Proto.DEFAULT, Dir.DEFAULT);
            case AH -> proto(51, Proto.DEFAULT, Dir.DEFAULT);
            case ESP -> proto(50, Proto.DEFAULT, Dir.DEFAULT);
            case ICMP -> proto(1, Proto.IP, Dir.DEFAULT);
            case IGMP -> proto(2, Proto.IP, Dir.DEFAULT);
            case IGRP -> proto(9, Proto.IP, Dir.DEFAULT);
            case VRRP, CARP -> proto(112, Proto.IP, Dir.DEFAULT);
            case ICMPV6 -> proto(58, Proto.IPV6, Dir.DEFAULT);
            case ESIS -> proto(0x82, Proto.ISO, Dir.DEFAULT);
            case ISIS -> proto(ISO_ISIS, Proto.ISO, Dir.DEFAULT);
            case CLNP -> proto(0x81, Proto.ISO, Dir.DEFAULT);
            case L1, L2, IIH, LSP, SNP, CSNP, PSNP -> isisTypes(proto);
            case LINK -> throw new PcapError(
                "link layer applied in wrong context");
            case RADIO -> throw new PcapError(
                "'radio' is not a valid protocol type");
            case IPV6 -> link.linktype(Ethertype.IPV6);
            case STP -> link.linktype(Ethertype.SAP_STP);
            default -> link.linktype(Ethertype.byName(proto.word));
        };
    }

    /// Packet types of IS-IS, in the order in which they are asked for.
    private Block isisTypes(Proto proto) {
        int[] types = switch (proto) {
            case L1 -> new int[] {15, 17, 18, 24, 26};
            case L2 -> new int[] {16, 17, 20, 25, 27};
            case IIH -> new int[] {15, 16, 17};
            case LSP -> new int[] {18, 20};
            case SNP -> new int[] {24, 25, 26, 27};
            case CSNP -> new int[] {24, 25};
            default -> new int[] {26, 27};
        };
        Block b1 = Block.or(proto(types[0], Proto.ISIS, Dir.DEFAULT),
            proto(types[1], Proto.ISIS, Dir.DEFAULT));
        for (int i = 2; i < types.length; i++) {
            b1 = Block.or(proto(types[i], Proto.ISIS, Dir.DEFAULT), b1);
        }
        return b1;
    }
}
