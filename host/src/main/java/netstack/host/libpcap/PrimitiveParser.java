package netstack.host.libpcap;

import netstack.host.libpcap.Qual.Addr;
import netstack.host.libpcap.Qual.Dir;
import netstack.host.libpcap.Qual.Proto;

/// Primitives: qualifiers before an identifier, and the words that stand
/// alone.
final class PrimitiveParser {
    /// Either a test, or the qualifiers of an identifier that must follow.
    record Head(Block b, Qual q) { }

    private final FilterParser p;
    private final Generator gen;

    PrimitiveParser(FilterParser p, Generator gen) {
        this.p = p;
        this.gen = gen;
    }

    /// The protocol of a word; null if it is none.
    static Proto proto(Token t) {
        if (t.kind() == Token.Kind.WORD) {
            for (Proto proto : Proto.values()) {
                if (proto != Proto.DEFAULT && proto.word.equals(t.text())) {
                    return proto;
                }
            }
        }
        return null;
    }

    Head head() {
        Block alone = alone();
        if (alone != null) {
            return new Head(alone, null);
        }
        Proto proto = proto(p.peek());
        if (proto == null) {
            return qualified(Proto.DEFAULT);
        }
        p.take();
        return qualified(proto);
    }

    private Head qualified(Proto proto) {
        if (p.takeIf("broadcast")) {
            return new Head(gen.misc.broadcast(proto), null);
        }
        if (p.takeIf("multicast")) {
            return new Head(gen.misc.multicast(proto), null);
        }
        if (p.peek().is("type") || p.peek().is("subtype")
                || p.peek().is("dir")) {
            throw wlan(p.take().text());
        }
        Dir dir = dir();
        Addr addr = addr(dir == Dir.DEFAULT);
        if (dir == Dir.DEFAULT && addr == Addr.DEFAULT) {
            if (proto == Proto.DEFAULT) {
                throw p.syntax();
            }
            return new Head(gen.protos.abbrev(proto), null);
        }
        return new Head(null, new Qual(proto, dir, addr));
    }

    /// Words of 802.11, which no link here is.
    private PcapError wlan(String word) {
        Token t = p.take();
        if (t.kind() != Token.Kind.NUM && t.kind() != Token.Kind.ID) {
            return PcapError.syntax();
        }
        if (!word.equals("dir")) {
            return new PcapError(t.kind() == Token.Kind.NUM
                || t.text().matches("(?i)mgt|management|ctl|control|data")
                ? "802.11 link-layer types supported only on 802.11"
                : "unknown 802.11 type name \"" + t.text() + "\"");
        }
        return new PcapError(t.kind() == Token.Kind.NUM
            || t.text().matches("(?i)nods|tods|fromds|dstods")
            ? "frame direction supported only with 802.11 headers"
            : "unknown 802.11 direction");
    }

    /// `src or dst` is one direction, if `dst` stands right there.
    private Dir dir() {
        Dir dir = switch (p.peek().kind() == Token.Kind.WORD
                ? p.peek().text() : "") {
            case "src" -> Dir.SRC;
            case "dst" -> Dir.DST;
            case "addr1" -> Dir.ADDR1;
            case "addr2" -> Dir.ADDR2;
            case "addr3" -> Dir.ADDR3;
            case "addr4" -> Dir.ADDR4;
            case "ra" -> Dir.RA;
            case "ta" -> Dir.TA;
            default -> Dir.DEFAULT;
        };
        if (dir == Dir.DEFAULT) {
            return dir;
        }
        p.take();
        boolean either = p.peek().is("or");
        if (dir != Dir.SRC && dir != Dir.DST
                || !either && !p.peek().is("and")) {
            return dir;
        }
        p.take();
        p.expect(dir == Dir.SRC ? "dst" : "src");
        return either ? Dir.OR : Dir.AND;
    }

    private Addr addr(boolean undirected) {
        Addr addr = switch (p.peek().kind() == Token.Kind.WORD
                ? p.peek().text() : "") {
            case "host" -> Addr.HOST;
            case "net" -> Addr.NET;
            case "port" -> Addr.PORT;
            case "portrange" -> Addr.PORTRANGE;
            case "proto" -> undirected ? Addr.PROTO : Addr.DEFAULT;
            case "protochain" -> undirected ? Addr.PROTOCHAIN : Addr.DEFAULT;
            case "gateway" -> undirected ? Addr.GATEWAY : Addr.DEFAULT;
            default -> Addr.DEFAULT;
        };
        if (addr != Addr.DEFAULT) {
            p.take();
        }
        return addr;
    }

    /// A primitive without qualifiers; null if none begins here.
    private Block alone() {
        if (p.peek().kind() != Token.Kind.WORD) {
            return null;
        }
        String word = p.peek().text();
        Integer n;
        switch (word) {
            case "less", "greater", "ifindex" -> {
                p.take();
                n = p.num();
            }
            case "vlan", "mpls", "pppoes", "geneve" -> {
                p.take();
                n = numberFollows() ? p.pnum() : null;
            }
            case "byte", "inbound", "outbound", "pppoed", "llc" -> {
                p.take();
                n = null;
            }
            default -> {
                return unsupported(word);
            }
        }
        return switch (word) {
            case "less" -> gen.misc.less(n);
            case "greater" -> gen.misc.greater(n);
            case "ifindex" -> gen.misc.ifindex(n);
            case "vlan" -> gen.tags.vlan(n);
            case "mpls" -> gen.tags.mpls(n);
            case "pppoes" -> gen.tags.pppoes(n);
            case "geneve" -> gen.geneve.geneve(n);
            case "inbound", "outbound" ->
                gen.misc.outbound(word.equals("outbound"));
            case "pppoed" -> gen.tags.pppoed();
            case "byte" -> byteop();
            default -> llc();
        };
    }

    private boolean numberFollows() {
        return p.peek().kind() == Token.Kind.NUM || p.peek().is("(");
    }

    private Block byteop() {
        int idx = p.num();
        String op = p.peek().kind() == Token.Kind.OP ? p.peek().text() : "";
        if (op.length() != 1 || "&|<>=".indexOf(op) < 0) {
            throw p.syntax();
        }
        p.take();
        return gen.misc.byteop(idx, op.charAt(0), p.num());
    }

    private Block llc() {
        if (p.takeIf("rnr")) {
            return gen.link.llc(0x05, 0x0f);
        }
        if (p.peek().kind() != Token.Kind.ID) {
            return gen.link.llc();
        }
        String type = p.take().text();
        return switch (type.toLowerCase()) {
            case "i" -> gen.link.llc(0, 0x01);
            case "s" -> gen.link.llc(0x01, 0x03);
            case "u" -> gen.link.llc(0x03, 0x03);
            case "rr" -> gen.link.llc(0x01, 0x0f);
            case "rej" -> gen.link.llc(0x09, 0x0f);
            case "ui" -> gen.link.llc(0x03, 0xef);
            case "ua" -> gen.link.llc(0x63, 0xef);
            case "disc" -> gen.link.llc(0x43, 0xef);
            case "dm" -> gen.link.llc(0x0f, 0xef);
            case "sabme" -> gen.link.llc(0x6f, 0xef);
            case "test" -> gen.link.llc(0xe3, 0xef);
            case "xid" -> gen.link.llc(0xaf, 0xef);
            case "frmr" -> gen.link.llc(0x87, 0xef);
            default -> throw new PcapError("unknown LLC type name \"" + type
                + "\"");
        };
    }

    /// Words of links that no host here has.
    private static Block unsupported(String word) {
        String on = switch (word) {
            case "ifname", "rset", "rnr", "srnr", "reason", "action" ->
                "PF linktype";
            case "vpi", "vci", "metac", "bcc", "oam", "oamf4", "oamf4ec",
                "oamf4sc", "sc", "ilmic", "lane", "connectmsg",
                "metaconnect" -> "raw ATM";
            case "fisu", "lssu", "msu", "hfisu", "hlssu", "hmsu" -> "MTP2";
            case "sio", "opc", "dpc", "sls", "hsio", "hopc", "hdpc",
                "hsls" -> "SS7";
            default -> null;
        };
        if (on == null) {
            return null;
        }
        String name = switch (word) {
            case "rset" -> "ruleset";
            case "oamf4sc" -> "oam4sc";
            case "oamf4ec" -> "oam4ec";
            default -> word;
        };
        throw new PcapError((on.startsWith("PF") ? name
            : "'" + name + "'") + " supported only on " + on);
    }
}
