package netstack.host.libpcap;

import netstack.transport.bpf.BpfCode;

/// Loads of a field, and comparisons of it with a constant: what all tests
/// are made of.
final class GenCmp {
    /// What an offset counts from.
    enum Rel { LINKHDR, LLC, PREVMPLSHDR, LINKPL, LINKPL_NOSNAP, LINKTYPE,
        TRAN_IPV4, TRAN_IPV6 }

    private static final int ALL = -1;
    private static final int IPV6_HLEN = 40;

    private final GenState cs;

    GenCmp(GenState cs) {
        this.cs = cs;
    }

    Block cmp(Rel rel, int offset, int size, int v) {
        return ncmp(rel, offset, size, ALL, BpfCode.JEQ, v);
    }

    Block gt(Rel rel, int offset, int size, int v) {
        return ncmp(rel, offset, size, ALL, BpfCode.JGT, v);
    }

    Block ge(Rel rel, int offset, int size, int v) {
        return ncmp(rel, offset, size, ALL, BpfCode.JGE, v);
    }

    Block lt(Rel rel, int offset, int size, int v) {
        return ge(rel, offset, size, v).not();
    }

    Block le(Rel rel, int offset, int size, int v) {
        return gt(rel, offset, size, v).not();
    }

    /// Equal in the bits of `mask`.
    Block mcmp(Rel rel, int offset, int size, int v, int mask) {
        return ncmp(rel, offset, size, mask, BpfCode.JEQ, v);
    }

    Block jset(Rel rel, int offset, int size, int bits) {
        return ncmp(rel, offset, size, ALL, BpfCode.JSET, bits);
    }

    private Block ncmp(Rel rel, int offset, int size, int mask, int jump,
            int v) {
        Stmt s = load(rel, offset, size);
        if (mask != ALL) {
            s.append(BpfCode.ALU | BpfCode.AND | BpfCode.K, mask);
        }
        return new Block(BpfCode.JMP | jump | BpfCode.K, v, s);
    }

    /// Equal to `v`, in words from the last to the first.
    Block bcmp(Rel rel, int offset, byte[] v) {
        Block b = null;
        int size = v.length;
        while (size > 0) {
            int step = size >= 4 ? 4 : size >= 2 ? 2 : 1;
            int code = step == 4 ? BpfCode.W : step == 2 ? BpfCode.H
                : BpfCode.B;
            size -= step;
            Block one = cmp(rel, offset + size, code,
                bigEndian(v, size, step));
            b = b == null ? one : Block.and(b, one);
        }
        return b;
    }

    static int bigEndian(byte[] v, int at, int n) {
        int value = 0;
        for (int i = 0; i < n; i++) {
            value = value << 8 | v[at + i] & 0xff;
        }
        return value;
    }

    Block always() {
        return uncond(0);
    }

    Block never() {
        return uncond(1);
    }

    private static Block uncond(int k) {
        return new Block(BpfCode.JMP | BpfCode.JEQ | BpfCode.K, 0,
            new Stmt(BpfCode.LD | BpfCode.IMM, k));
    }

    /// Loads a field into the accumulator.
    Stmt load(Rel rel, int offset, int size) {
        return switch (rel) {
            case LINKHDR -> absoffsetrel(cs.offLinkhdr, offset, size);
            case LLC -> absoffsetrel(cs.offLinkpl, offset, size);
            case PREVMPLSHDR -> absoffsetrel(cs.offLinkpl,
                cs.offNl - 4 + offset, size);
            case LINKPL -> absoffsetrel(cs.offLinkpl, cs.offNl + offset,
                size);
            case LINKPL_NOSNAP -> absoffsetrel(cs.offLinkpl,
                cs.offNlNosnap + offset, size);
            case LINKTYPE -> absoffsetrel(cs.offLinktype, offset, size);
            case TRAN_IPV4 -> loadxIphdrlen().append(
                BpfCode.LD | BpfCode.IND | size,
                cs.offLinkpl.constant + cs.offNl + offset);
            case TRAN_IPV6 -> absoffsetrel(cs.offLinkpl,
                cs.offNl + IPV6_HLEN + offset, size);
        };
    }

    private Stmt absoffsetrel(AbsOffset off, int offset, int size) {
        Stmt s = varpart(off);
        return s == null
            ? new Stmt(BpfCode.LD | BpfCode.ABS | size,
                off.constant + offset)
            : s.append(BpfCode.LD | BpfCode.IND | size,
                off.constant + offset);
    }

    /// The variable part of an offset into X; null if it has none.
    Stmt varpart(AbsOffset off) {
        if (!off.variable) {
            return null;
        }
        if (off.reg == -1) {
            off.reg = cs.allocReg();
        }
        return new Stmt(BpfCode.LDX | BpfCode.MEM, off.reg);
    }

    /// The length of the IPv4 header into X, and what is variable before it.
    Stmt loadxIphdrlen() {
        int at = cs.offLinkpl.constant + cs.offNl;
        Stmt s = varpart(cs.offLinkpl);
        if (s == null) {
            return new Stmt(BpfCode.LDX | BpfCode.MSH | BpfCode.B, at);
        }
        return s.append(BpfCode.LD | BpfCode.IND | BpfCode.B, at)
            .append(BpfCode.ALU | BpfCode.AND | BpfCode.K, 0xf)
            .append(BpfCode.ALU | BpfCode.LSH | BpfCode.K, 2)
            .append(BpfCode.ALU | BpfCode.ADD | BpfCode.X, 0)
            .append(BpfCode.MISC | BpfCode.TAX, 0);
    }
}
