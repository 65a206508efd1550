package netstack.host.libpcap;

import netstack.host.libpcap.GenCmp.Rel;
import netstack.host.libpcap.Qual.Addr;
import netstack.host.libpcap.Qual.Dir;
import netstack.host.libpcap.Qual.Proto;
import netstack.transport.bpf.BpfCode;

/// Tests of addresses.
final class GenHost {
    private static final String MACS =
        "addresses other than 802.11 MAC addresses";

    private final GenState cs;
    private final GenCmp g;
    private final GenLink link;

    GenHost(GenState cs, GenCmp g, GenLink link) {
        this.cs = cs;
        this.g = g;
        this.link = link;
    }

    /// An IPv4 address in the IP header, or in ARP's packets.
    Block host(int addr, int mask, Proto proto, Dir dir, Addr type) {
        return switch (proto) {
            case DEFAULT -> anyHost(addr, mask, dir, type);
            case IP -> hostop(addr, mask, dir, Ethertype.IP, 12, 16);
            case RARP -> hostop(addr, mask, dir, Ethertype.REVARP, 14, 24);
            case ARP -> hostop(addr, mask, dir, Ethertype.ARP, 14, 24);
            case DECNET -> dnhostop(addr, dir);
            default -> throw refused(proto, word(type));
        };
    }

    private Block anyHost(int addr, int mask, Dir dir, Addr type) {
        Block b0 = host(addr, mask, Proto.IP, dir, type);
        if (cs.labelStackDepth > 0) {
            return b0;
        }
        Block b1 = Block.or(b0, host(addr, mask, Proto.ARP, dir, type));
        return Block.or(b1, host(addr, mask, Proto.RARP, dir, type));
    }

    private static String word(Addr type) {
        return type == Addr.NET ? "net" : "host";
    }

    private static PcapError refused(Proto proto, String type) {
        return new PcapError(switch (proto) {
            case LINK -> "link-layer modifier applied to " + type;
            case ATALK -> "AppleTalk host filtering not implemented";
            case LAT, SCA, MOPRC, MOPDL, AARP, ISO, IPX -> proto
                + " host filtering not implemented";
            case IPV6 -> "'ip6' modifier applied to ip host";
            default -> "'" + proto.word + "' modifier applied to " + type;
        });
    }

    private Block hostop(int addr, int mask, Dir dir, int proto, int src,
            int dst) {
        return switch (dir) {
            case SRC, DST -> Block.and(link.linktype(proto),
                g.mcmp(Rel.LINKPL, dir == Dir.SRC ? src : dst, BpfCode.W,
                    addr, mask));
            case AND -> Block.and(
                hostop(addr, mask, Dir.SRC, proto, src, dst),
                hostop(addr, mask, Dir.DST, proto, src, dst));
            case DEFAULT, OR -> Block.or(
                hostop(addr, mask, Dir.SRC, proto, src, dst),
                hostop(addr, mask, Dir.DST, proto, src, dst));
            default -> throw dir.notValid(MACS);
        };
    }

    /// An IPv6 address: 16 bytes and as many of a mask.
    Block host6(byte[] addr, byte[] mask, Proto proto, Dir dir, Addr type) {
        if (proto == Proto.DEFAULT || proto == Proto.IPV6) {
            return hostop6(addr, mask, dir);
        }
        throw new PcapError((proto == Proto.LINK ? "link-layer"
            : proto == Proto.ATALK ? "AppleTalk"
            : "'" + proto.word + "'")
            + " modifier applied to ip6 " + word(type));
    }

    private Block hostop6(byte[] addr, byte[] mask, Dir dir) {
        return switch (dir) {
            case SRC -> words(addr, mask, 8);
            case DST -> words(addr, mask, 24);
            case AND -> Block.and(hostop6(addr, mask, Dir.SRC),
                hostop6(addr, mask, Dir.DST));
            case DEFAULT, OR -> Block.or(hostop6(addr, mask, Dir.SRC),
                hostop6(addr, mask, Dir.DST));
            default -> throw dir.notValid(MACS);
        };
    }

    /// The last word is put under the others' tests, the first on top.
    private Block words(byte[] addr, byte[] mask, int offset) {
        Block b1 = null;
        for (int i = 12; i >= 0; i -= 4) {
            Block b0 = g.mcmp(Rel.LINKPL, offset + i, BpfCode.W,
                GenCmp.bigEndian(addr, i, 4), GenCmp.bigEndian(mask, i, 4));
            b1 = b1 == null ? b0 : Block.and(b0, b1);
        }
        return Block.and(link.linktype(Ethertype.IPV6), b1);
    }

    /// An Ethernet address, where there is a link layer.
    Block ether(byte[] addr, Dir dir) {
        Block tmp = link.prevlinkhdrCheck();
        Block b = ehostop(addr, dir);
        return tmp == null ? b : Block.and(tmp, b);
    }

    private Block ehostop(byte[] addr, Dir dir) {
        return switch (dir) {
            case SRC -> g.bcmp(Rel.LINKHDR, 6, addr);
            case DST -> g.bcmp(Rel.LINKHDR, 0, addr);
            case AND -> Block.and(ehostop(addr, Dir.SRC),
                ehostop(addr, Dir.DST));
            case DEFAULT, OR -> Block.or(ehostop(addr, Dir.SRC),
                ehostop(addr, Dir.DST));
            default -> throw dir.only80211();
        };
    }

    private Block dnhostop(int addr, Dir dir) {
        return switch (dir) {
            case DST -> decnet(addr, 1, 7);
            case SRC -> decnet(addr, 3, 15);
            case AND -> Block.and(dnhostop(addr, Dir.SRC),
                dnhostop(addr, Dir.DST));
            case DEFAULT, OR -> Block.or(dnhostop(addr, Dir.SRC),
                dnhostop(addr, Dir.DST));
            default -> throw dir.notValid(MACS);
        };
    }

    /// A DECnet address has its low byte first; the header is long or
    /// short, with a byte of padding before it or without.
    private Block decnet(int addr, int offsetSh, int offsetLh) {
        int dn = (addr & 0xff) << 8 | addr >> 8 & 0xff;
        Block b0 = link.linktype(Ethertype.DN);
        Block b1 = Block.and(
            g.mcmp(Rel.LINKPL, 2, BpfCode.H, 0x8106, 0xff07),
            g.cmp(Rel.LINKPL, 3 + offsetLh, BpfCode.H, dn));
        Block b2 = Block.and(g.mcmp(Rel.LINKPL, 2, BpfCode.B, 6, 7),
            g.cmp(Rel.LINKPL, 2 + offsetLh, BpfCode.H, dn));
        b1 = Block.or(b2, b1);
        b2 = Block.and(g.mcmp(Rel.LINKPL, 2, BpfCode.H, 0x8102, 0xff07),
            g.cmp(Rel.LINKPL, 3 + offsetSh, BpfCode.H, dn));
        b1 = Block.or(b2, b1);
        b2 = Block.and(g.mcmp(Rel.LINKPL, 2, BpfCode.B, 2, 7),
            g.cmp(Rel.LINKPL, 2 + offsetSh, BpfCode.H, dn));
        return Block.and(b0, Block.or(b2, b1));
    }
}
