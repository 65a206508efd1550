package netstack.host.libpcap;

import java.util.ArrayList;
import java.util.List;
import netstack.host.libpcap.Qual.Proto;
import netstack.transport.bpf.BpfCode;

/// `protochain`: follows the chain of headers to a protocol. The program
/// jumps back, so no kernel takes it and no optimizer works on it; only
/// libpcap's own machine runs it.
final class GenProtochain {
    private static final int NONE = 59;
    private static final int AH = 51;
    private static final int[] V6_HEADERS = {0, 60, 43, 44};

    private final GenState cs;
    private final GenLink link;
    private final List<Stmt> list = new ArrayList<>();

    GenProtochain(GenState cs, GenLink link) {
        this.cs = cs;
        this.link = link;
    }

    Block protochain(int v, Proto proto) {
        int reg2 = cs.allocReg();
        if (proto == Proto.DEFAULT) {
            return Block.or(
                new GenProtochain(cs, link).protochain(v, Proto.IP),
                new GenProtochain(cs, link).protochain(v, Proto.IPV6));
        }
        if (proto != Proto.IP && proto != Proto.IPV6) {
            throw new PcapError("bad protocol applied for 'protochain'");
        }
        if (cs.offLinkpl.variable) {
            throw new PcapError("'protochain' not supported with variable "
                + "length headers");
        }
        cs.noOptimize = true;
        boolean v6 = proto == Proto.IPV6;
        Block b0 = link.linktype(v6 ? Ethertype.IPV6 : Ethertype.IP);
        chain(v, v6, reg2);
        Block b = new Block(BpfCode.JMP | BpfCode.JEQ | BpfCode.K, v,
            list.getFirst());
        for (int i = 1; i < list.size(); i++) {
            list.get(i - 1).next = list.get(i);
        }
        cs.freeReg(reg2);
        return Block.and(b0, b);
    }

    private void chain(int v, boolean v6, int reg2) {
        int nl = cs.offLinkpl.constant + cs.offNl;
        add(BpfCode.LD | BpfCode.ABS | BpfCode.B, nl + (v6 ? 6 : 9));
        if (v6) {
            add(BpfCode.LDX | BpfCode.IMM, 40);
        } else {
            add(BpfCode.LDX | BpfCode.MSH | BpfCode.B, nl);
        }
        int again = list.size();
        Stmt found = jeq(v);
        Stmt none = jeq(NONE);
        found.jf = none;
        Stmt last = none;
        if (v6) {
            last = ipv6Headers(none, nl, reg2, again);
        } else {
            none.jf = add(BpfCode.ALU | BpfCode.ADD | BpfCode.K, 0);
        }
        Stmt ah = jeq(AH);
        if (v6) {
            last.jf = ah;
        }
        ah.jt = add(BpfCode.MISC | BpfCode.TXA, 0);
        authentication(nl, reg2, again);
        Stmt end = add(BpfCode.ALU | BpfCode.ADD | BpfCode.K, 0);
        none.jt = end;
        ah.jf = end;
        found.jt = end;
    }

    /// X moves by eight times the length byte and one.
    private Stmt ipv6Headers(Stmt before, int nl, int reg2, int again) {
        List<Stmt> tests = new ArrayList<>();
        Stmt last = before;
        for (int header : V6_HEADERS) {
            Stmt test = jeq(header);
            last.jf = test;
            last = test;
            tests.add(test);
        }
        Stmt advance = add(BpfCode.LD | BpfCode.IND | BpfCode.B, nl);
        for (Stmt test : tests) {
            test.jt = advance;
        }
        add(BpfCode.ST, reg2);
        add(BpfCode.LD | BpfCode.IND | BpfCode.B, nl + 1);
        add(BpfCode.ALU | BpfCode.ADD | BpfCode.K, 1);
        add(BpfCode.ALU | BpfCode.MUL | BpfCode.K, 8);
        add(BpfCode.ALU | BpfCode.ADD | BpfCode.X, 0);
        goAgain(reg2, again);
        return last;
    }

    /// X moves by four times the length byte and two.
    private void authentication(int nl, int reg2, int again) {
        add(BpfCode.LD | BpfCode.IND | BpfCode.B, nl);
        add(BpfCode.ST, reg2);
        add(BpfCode.MISC | BpfCode.TXA, 0);
        add(BpfCode.ALU | BpfCode.ADD | BpfCode.K, 1);
        add(BpfCode.MISC | BpfCode.TAX, 0);
        add(BpfCode.LD | BpfCode.IND | BpfCode.B, nl);
        add(BpfCode.ALU | BpfCode.ADD | BpfCode.K, 2);
        add(BpfCode.ALU | BpfCode.MUL | BpfCode.K, 4);
        goAgain(reg2, again);
    }

    private void goAgain(int reg2, int again) {
        add(BpfCode.MISC | BpfCode.TAX, 0);
        add(BpfCode.LD | BpfCode.MEM, reg2);
        add(BpfCode.JMP | BpfCode.JA, again - list.size() - 1);
    }

    private Stmt jeq(int k) {
        return add(BpfCode.JMP | BpfCode.JEQ | BpfCode.K, k);
    }

    private Stmt add(int code, int k) {
        list.add(new Stmt(code, k));
        return list.getLast();
    }
}
