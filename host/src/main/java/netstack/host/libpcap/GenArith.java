package netstack.host.libpcap;

import netstack.host.libpcap.GenCmp.Rel;
import netstack.host.libpcap.Qual.Proto;
import netstack.transport.bpf.BpfCode;

/// Arithmetic: every operand is computed into a scratch register. That
/// looks wasteful; the optimizer takes nearly all of it away.
final class GenArith {
    private static final int ICMPV6 = 58;
    private static final int IPV6_HLEN = 40;

    /// An expression's code.
    static final class Arth {
        /// What the packet must be for it to have a value; null for nothing.
        Block b;
        Stmt s;
        int regno;
    }

    private final GenState cs;
    private final GenCmp g;
    private final GenLink link;
    private final GenProto protos;
    private final GenPort ports;

    GenArith(GenState cs, GenCmp g, GenLink link, GenProto protos,
            GenPort ports) {
        this.cs = cs;
        this.g = g;
        this.link = link;
        this.protos = protos;
        this.ports = ports;
    }

    Arth loadi(int val) {
        return into(new Stmt(BpfCode.LD | BpfCode.IMM, val));
    }

    Arth loadlen() {
        return into(new Stmt(BpfCode.LD | BpfCode.W | BpfCode.LEN, 0));
    }

    private Arth into(Stmt s) {
        Arth a = new Arth();
        a.regno = cs.allocReg();
        a.s = s.append(BpfCode.ST, a.regno);
        return a;
    }

    /// `proto[inst:size]`.
    Arth load(Proto proto, Arth inst, int size) {
        int regno = cs.allocReg();
        cs.freeReg(inst.regno);
        int code = switch (size) {
            case 1 -> BpfCode.B;
            case 2 -> BpfCode.H;
            case 4 -> BpfCode.W;
            default -> throw new PcapError("data size must be 1, 2, or 4");
        };
        switch (proto) {
            case LINK -> indexed(inst, cs.offLinkhdr,
                cs.offLinkhdr.constant, code);
            case IP, ARP, RARP, ATALK, DECNET, SCA, LAT, MOPRC, MOPDL, IPV6 -> {
                indexed(inst, cs.offLinkpl, cs.offLinkpl.constant + cs.offNl,
                    code);
                require(inst, protos.abbrev(proto));
            }
            case SCTP, TCP, UDP, ICMP, IGMP, IGRP, PIM, VRRP, CARP ->
                transport(inst, proto, code);
            case ICMPV6 -> {
                require(inst, protos.abbrev(Proto.IPV6));
                require(inst, g.cmp(Rel.LINKPL, 6, BpfCode.B, ICMPV6));
                indexed(inst, cs.offLinkpl,
                    cs.offLinkpl.constant + cs.offNl + IPV6_HLEN, code);
            }
            case RADIO -> throw new PcapError(
                "radio information not present in capture");
            default -> throw new PcapError("unsupported index operation");
        }
        inst.regno = regno;
        inst.s.append(BpfCode.ST, regno);
        return inst;
    }

    private static void require(Arth inst, Block b) {
        inst.b = inst.b == null ? b : Block.and(inst.b, b);
    }

    private void indexed(Arth inst, AbsOffset off, int constant, int code) {
        Stmt s = g.varpart(off);
        s = s == null ? new Stmt(BpfCode.LDX | BpfCode.MEM, inst.regno)
            : s.append(BpfCode.LD | BpfCode.MEM, inst.regno)
                .append(BpfCode.ALU | BpfCode.ADD | BpfCode.X, 0)
                .append(BpfCode.MISC | BpfCode.TAX, 0);
        inst.s.append(s.append(BpfCode.LD | BpfCode.IND | code, constant));
    }

    /// Behind an IPv4 header, in a first fragment.
    private void transport(Arth inst, Proto proto, int code) {
        inst.s.append(g.loadxIphdrlen()
            .append(BpfCode.LD | BpfCode.MEM, inst.regno)
            .append(BpfCode.ALU | BpfCode.ADD | BpfCode.X, 0)
            .append(BpfCode.MISC | BpfCode.TAX, 0)
            .append(BpfCode.LD | BpfCode.IND | code,
                cs.offLinkpl.constant + cs.offNl));
        Block b = Block.and(protos.abbrev(proto), ports.ipfrag());
        if (inst.b != null) {
            b = Block.and(inst.b, b);
        }
        inst.b = Block.and(link.linktype(Ethertype.IP), b);
    }

    Arth neg(Arth a) {
        a.s.append(BpfCode.LD | BpfCode.MEM, a.regno)
            .append(BpfCode.ALU | BpfCode.NEG, 0)
            .append(BpfCode.ST, a.regno);
        return a;
    }

    /// @param op an operation of [BpfCode], such as [BpfCode#ADD]
    Arth arth(int op, Arth a0, Arth a1) {
        check(op, a1.s);
        a0.s.append(a1.s.append(operands(a0, a1)
            .append(BpfCode.ALU | BpfCode.X | op, 0)));
        cs.freeReg(a0.regno);
        cs.freeReg(a1.regno);
        a0.regno = cs.allocReg();
        a0.s.append(BpfCode.ST, a0.regno);
        // What a1 needs is not asked for: libpcap forgets it too.
        return a0;
    }

    private static void check(int op, Stmt s) {
        if (s.code != (BpfCode.LD | BpfCode.IMM)) {
            return;
        }
        if (s.k == 0 && op == BpfCode.DIV) {
            throw new PcapError("division by zero");
        }
        if (s.k == 0 && op == BpfCode.MOD) {
            throw new PcapError("modulus by zero");
        }
        if ((op == BpfCode.LSH || op == BpfCode.RSH)
                && Integer.compareUnsigned(s.k, 31) > 0) {
            throw new PcapError("shift by more than 31 bits");
        }
    }

    private static Stmt operands(Arth a0, Arth a1) {
        return new Stmt(BpfCode.LDX | BpfCode.MEM, a1.regno)
            .append(BpfCode.LD | BpfCode.MEM, a0.regno);
    }

    /// Equality is tested as a difference of 0.
    Block relation(int jump, Arth a0, Arth a1, boolean reversed) {
        Stmt s = operands(a0, a1);
        Block b;
        if (jump == BpfCode.JEQ) {
            s.append(BpfCode.ALU | BpfCode.SUB | BpfCode.X, 0);
            b = new Block(BpfCode.JMP | BpfCode.JEQ | BpfCode.K, 0);
        } else {
            b = new Block(BpfCode.JMP | jump | BpfCode.X, 0);
        }
        b.sense = reversed;
        a0.s.append(a1.s.append(s));
        b.stmts = a0.s;
        cs.freeReg(a0.regno);
        cs.freeReg(a1.regno);
        Block tmp = a0.b == null ? a1.b
            : a1.b == null ? a0.b : Block.and(a0.b, a1.b);
        return tmp == null ? b : Block.and(tmp, b);
    }
}
