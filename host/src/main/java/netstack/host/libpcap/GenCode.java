package netstack.host.libpcap;

import netstack.host.libpcap.Qual.Addr;
import netstack.host.libpcap.Qual.Proto;

/// From an identifier and its qualifiers to a test.
final class GenCode {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;

    private final GenState cs;
    private final GenLink link;
    private final GenHost hosts;
    private final GenPort ports;
    private final GenProto protos;
    private final NameDb names;

    GenCode(GenState cs, GenLink link, GenHost hosts, GenPort ports,
            GenProto protos, NameDb names) {
        this.cs = cs;
        this.link = link;
        this.hosts = hosts;
        this.ports = ports;
        this.protos = protos;
        this.names = names;
    }

    private static PcapError undef() {
        return new PcapError("syntax error in filter expression");
    }

    /// A name.
    Block scode(String name, Qual q) {
        return switch (q.addr()) {
            case NET -> namedNet(name, q);
            case DEFAULT, HOST -> namedHost(name, q);
            case PORT -> namedPort(name, q);
            case PORTRANGE -> namedPortrange(name, q);
            case GATEWAY -> throw new PcapError(
                "'gateway' not supported in this configuration");
            case PROTO -> protos.proto(lookupProto(name, q.proto()),
                q.proto(), q.dir());
            case PROTOCHAIN -> new GenProtochain(cs, link).protochain(
                lookupProto(name, q.proto()), q.proto());
            case UNDEF -> throw undef();
        };
    }

    private Block namedNet(String name, Qual q) {
        int addr = names.network(name);
        if (addr == 0) {
            throw new PcapError("unknown network '" + name + "'");
        }
        return hosts.host(addr, -1, q.proto(), q.dir(), q.addr());
    }

    private Block namedHost(String name, Qual q) {
        if (q.proto() == Proto.LINK) {
            throw new PcapError(cs.linktype == Linktype.EN10MB
                ? "unknown ether host '" + name + "'"
                : "only ethernet/FDDI/token ring/802.11/ATM LANE/Fibre "
                    + "Channel supports link-level host name");
        }
        if (q.proto() == Proto.DECNET) {
            throw new PcapError("decnet name support not included, '" + name
                + "' cannot be translated\n");
        }
        Integer addr = names.host(name);
        if (addr == null) {
            throw new PcapError("unknown host '" + name + "'");
        }
        boolean noType = cs.offLinktype.constant == Linktype.NOT_SET;
        Proto proto = noType && q.proto() == Proto.DEFAULT ? Proto.IP
            : q.proto();
        if (proto == Proto.IPV6) {
            throw new PcapError("unknown host '" + name
                + "' for specified address family");
        }
        return hosts.host(addr, -1, proto, q.dir(), q.addr());
    }

    private Block namedPort(String name, Qual q) {
        checkPortProto(q.proto(), "port");
        NameDb.Port p = names.port(name);
        if (p == null) {
            throw new PcapError("unknown port '" + name + "'");
        }
        int proto = sameProto(p.proto(), q.proto(), "port '" + name);
        checkPort(p.port());
        return ports.port(p.port(), proto, q.dir());
    }

    private Block namedPortrange(String name, Qual q) {
        checkPortProto(q.proto(), "portrange");
        int dash = name.indexOf('-');
        NameDb.Port p1 = dash < 0 ? null
            : names.port(name.substring(0, dash));
        NameDb.Port p2 = p1 == null ? null
            : names.port(name.substring(dash + 1));
        if (p2 == null) {
            throw new PcapError("unknown port in range '" + name + "'");
        }
        int proto = sameProto(p1.proto() == p2.proto() ? p1.proto()
            : GenPort.PROTO_UNDEF, q.proto(), "port in range '" + name);
        checkPort(p1.port());
        checkPort(p2.port());
        return ports.portrange(p1.port(), p2.port(), proto, q.dir());
    }

    private static void checkPort(int port) {
        if (Integer.compareUnsigned(port, 65535) > 0) {
            throw new PcapError("illegal port number "
                + Integer.toUnsignedString(port) + " > 65535");
        }
    }

    private static void checkPortProto(Proto proto, String what) {
        if (number(proto) == 0) {
            throw new PcapError("illegal qualifier of '" + what + "'");
        }
    }

    /// The number of a protocol that has ports, 0 for others.
    private static int number(Proto proto) {
        return switch (proto) {
            case UDP -> UDP;
            case TCP -> TCP;
            case SCTP -> SCTP;
            case DEFAULT -> GenPort.PROTO_UNDEF;
            default -> 0;
        };
    }

    private static int sameProto(int real, Proto asked, String what) {
        int want = number(asked);
        if (want == GenPort.PROTO_UNDEF) {
            return real;
        }
        if (real != GenPort.PROTO_UNDEF && real != want) {
            throw new PcapError(what + "' is " + (real == TCP ? "tcp"
                : real == UDP ? "udp" : "sctp"));
        }
        return want;
    }

    private int lookupProto(String name, Proto proto) {
        int v = switch (proto) {
            case DEFAULT, IP, IPV6 -> names.protocol(name);
            case LINK -> Ethertype.byName(name);
            case ISO -> name.equals("esis") ? 0x82
                : name.equals("isis") ? 0x83
                : name.equals("clnp") ? 0x81 : -1;
            default -> throw new PcapError("unknown protocol: " + name);
        };
        if (v < 0) {
            throw new PcapError("unknown " + (proto == Proto.LINK ? "ether"
                : proto == Proto.ISO ? "osi" : "ip") + " proto '" + name
                + "'");
        }
        return v;
    }

    /// An IPv4 address of one to four parts, and a mask or its length.
    Block mcode(String s1, String s2, int masklen, Qual q) {
        IpText n = IpText.of(s1);
        int addr = n.promoted();
        int mask;
        if (s2 != null) {
            mask = IpText.of(s2).promoted();
        } else if (Integer.compareUnsigned(masklen, 32) > 0) {
            throw new PcapError("mask length must be <= 32");
        } else {
            mask = masklen == 0 ? 0 : -1 << 32 - masklen;
        }
        if ((addr & ~mask) != 0) {
            throw new PcapError("non-network bits set in \"" + s1
                + (s2 == null ? "/" + masklen : " mask " + s2) + "\"");
        }
        if (q.addr() != Addr.NET) {
            throw new PcapError("Mask syntax for networks only");
        }
        return hosts.host(addr, mask, q.proto(), q.dir(), q.addr());
    }

    /// An address of numbers.
    Block ncode(String s, Qual q) {
        if (q.proto() == Proto.DECNET) {
            return number(IpText.decnet(s), 32, false, q);
        }
        IpText n = IpText.of(s);
        return number(n.value(), n.bits(), false, q);
    }

    /// A number.
    Block ncode(int v, Qual q) {
        return number(v, 32, true, q);
    }

    private Block number(int v, int vlen, boolean plain, Qual q) {
        return switch (q.addr()) {
            case DEFAULT, HOST, NET -> address(v, vlen, plain, q);
            case PORT -> {
                checkPortProto(q.proto(), "port");
                checkPort(v);
                yield ports.port(v, number(q.proto()), q.dir());
            }
            case PORTRANGE -> {
                checkPortProto(q.proto(), "portrange");
                checkPort(v);
                yield ports.portrange(v, v, number(q.proto()), q.dir());
            }
            case GATEWAY -> throw new PcapError("'gateway' requires a name");
            case PROTO -> protos.proto(v, q.proto(), q.dir());
            case PROTOCHAIN -> new GenProtochain(cs, link).protochain(v,
                q.proto());
            case UNDEF -> throw undef();
        };
    }

    private Block address(int v, int vlen, boolean plain, Qual q) {
        if (q.proto() == Proto.LINK) {
            throw new PcapError("illegal link layer address");
        }
        int addr = v;
        int mask = -1;
        if (q.proto() == Proto.DECNET) {
            mask = 0;
        } else if (plain && q.addr() == Addr.NET) {
            while (addr != 0 && (addr & 0xff000000) == 0) {
                addr <<= 8;
                mask <<= 8;
            }
        } else if (vlen < 32) {
            addr <<= 32 - vlen;
            mask <<= 32 - vlen;
        }
        return hosts.host(addr, mask, q.proto(), q.dir(), q.addr());
    }

    /// An IPv6 address and the length of its prefix.
    Block mcode6(String s, int masklen, Qual q) {
        byte[] addr = IpText.ipv6(s);
        if (Integer.compareUnsigned(masklen, 128) > 0) {
            throw new PcapError("mask length must be <= 128");
        }
        byte[] mask = new byte[16];
        boolean hostBits = false;
        for (int i = 0; i < 16; i++) {
            int bits = Math.clamp(masklen - 8L * i, 0, 8);
            mask[i] = (byte) (0xff00 >> bits);
            hostBits |= (addr[i] & ~mask[i]) != 0;
        }
        if (hostBits) {
            throw new PcapError("non-network bits set in \"" + s + "/"
                + masklen + "\"");
        }
        return switch (q.addr()) {
            case DEFAULT, HOST, NET -> {
                if (q.addr() != Addr.NET && masklen != 128) {
                    throw new PcapError("Mask syntax for networks only");
                }
                yield hosts.host6(addr, mask, q.proto(), q.dir(), q.addr());
            }
            default -> throw new PcapError(
                "invalid qualifier against IPv6 address");
        };
    }

    /// An Ethernet address.
    Block ecode(String s, Qual q) {
        boolean host = q.addr() == Addr.HOST || q.addr() == Addr.DEFAULT;
        if (!host || q.proto() != Proto.LINK) {
            throw new PcapError(
                "ethernet address used in non-ether expression");
        }
        if (cs.linktype != Linktype.EN10MB) {
            throw new PcapError("ethernet addresses supported only on "
                + "ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel");
        }
        return hosts.ether(IpText.mac(s), q.dir());
    }

    /// An ARCnet address: there is no such link here.
    Block acode() {
        throw new PcapError("aid supported only on ARCnet");
    }
}
