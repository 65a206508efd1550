package netstack.host.libpcap;

import netstack.host.libpcap.GenCmp.Rel;
import netstack.host.libpcap.Qual.Dir;
import netstack.transport.bpf.BpfCode;

/// Geneve tunnels (RFC 8926): the test, and the offsets of the frame inside,
/// which only the packet knows.
final class GenGeneve {
    private static final int GENEVE_PORT = 6081;
    private static final int IPPROTO_UDP = 17;
    private static final int UDP_HLEN = 8;
    private static final int IPV6_HLEN = 40;

    private final GenState cs;
    private final GenCmp g;
    private final GenPort ports;

    GenGeneve(GenState cs, GenCmp g, GenPort ports) {
        this.cs = cs;
        this.g = g;
        this.ports = ports;
    }

    /// @param vni the network's identifier, null for any
    Block geneve(Integer vni) {
        Block b0 = Block.or(geneve4(vni), geneve6(vni));
        Stmt s = offsets();
        Block b1 = g.always();
        b1.stmts = s.append(b1.stmts);
        cs.geneve = true;
        return Block.and(b0, b1);
    }

    private Block check(Block port, Rel rel, Integer vni) {
        Block b0 = Block.and(port,
            g.mcmp(rel, UDP_HLEN, BpfCode.B, 0, 0xc0));
        if (vni == null) {
            return b0;
        }
        if (Integer.compareUnsigned(vni, 0xffffff) > 0) {
            throw new PcapError("Geneve VNI "
                + Integer.toUnsignedString(vni) + " greater than maximum "
                + 0xffffff);
        }
        return Block.and(b0, g.mcmp(rel, UDP_HLEN + 4, BpfCode.W, vni << 8,
            0xffffff00));
    }

    /// Leaves the length of the IP header in the accumulator.
    private Block geneve4(Integer vni) {
        Block b0 = check(ports.port4(GENEVE_PORT, IPPROTO_UDP, Dir.DST),
            Rel.TRAN_IPV4, vni);
        return Block.and(b0, sameAsX(
            g.loadxIphdrlen().append(BpfCode.MISC | BpfCode.TXA, 0)));
    }

    private Block geneve6(Integer vni) {
        Block b0 = check(ports.port6(GENEVE_PORT, IPPROTO_UDP, Dir.DST),
            Rel.TRAN_IPV6, vni);
        Stmt s = g.varpart(cs.offLinkpl);
        Stmt load = new Stmt(BpfCode.LD | BpfCode.IMM, IPV6_HLEN);
        s = s == null ? load : s.append(load)
            .append(BpfCode.ALU | BpfCode.ADD | BpfCode.X, 0);
        return Block.and(b0,
            sameAsX(s.append(BpfCode.MISC | BpfCode.TAX, 0)));
    }

    /// A test that always holds, for its statements' sake.
    private static Block sameAsX(Stmt s) {
        return new Block(BpfCode.JMP | BpfCode.JEQ | BpfCode.X, 0, s);
    }

    /// Stores where the type, the inner frame and its payload begin.
    private Stmt offsets() {
        Stmt s = new Stmt(BpfCode.ALU | BpfCode.ADD | BpfCode.K,
            cs.offLinkpl.constant + cs.offNl + UDP_HLEN);
        s.append(BpfCode.MISC | BpfCode.TAX, 0)
            .append(BpfCode.ALU | BpfCode.ADD | BpfCode.K, 2);
        cs.offLinktype.set(0, true, cs.allocReg());
        s.append(BpfCode.ST, cs.offLinktype.reg)
            .append(BpfCode.LD | BpfCode.IND | BpfCode.B, 0)
            .append(BpfCode.ALU | BpfCode.AND | BpfCode.K, 0x3f)
            .append(BpfCode.ALU | BpfCode.MUL | BpfCode.K, 4)
            .append(BpfCode.ALU | BpfCode.ADD | BpfCode.K, 8)
            .append(BpfCode.ALU | BpfCode.ADD | BpfCode.X, 0);
        cs.pushLinkhdr(Linktype.EN10MB, true, 0, cs.allocReg());
        s.append(BpfCode.ST, cs.offLinkhdr.reg);
        cs.noOptimize = true;
        s.append(BpfCode.LD | BpfCode.IND | BpfCode.H, 2)
            .append(BpfCode.LDX | BpfCode.MEM, cs.offLinkhdr.reg);
        return s.append(innerEthernet());
    }

    /// An Ethernet frame inside moves the payload behind its header.
    private Stmt innerEthernet() {
        Stmt isEthernet = new Stmt(BpfCode.JMP | BpfCode.JEQ | BpfCode.K,
            Ethertype.TEB);
        isEthernet.jt = new Stmt(BpfCode.MISC | BpfCode.TXA, 0);
        isEthernet.append(isEthernet.jt)
            .append(BpfCode.ALU | BpfCode.ADD | BpfCode.K, 12)
            .append(BpfCode.ST, cs.offLinktype.reg)
            .append(BpfCode.ALU | BpfCode.ADD | BpfCode.K, 2)
            .append(BpfCode.MISC | BpfCode.TAX, 0);
        cs.offLinkpl.set(0, true, cs.allocReg());
        isEthernet.jf = new Stmt(BpfCode.STX, cs.offLinkpl.reg);
        cs.offNl = 0;
        return isEthernet.append(isEthernet.jf);
    }
}
