package netstack.transport.bpf;

/// Programs as text: the formats of `tcpdump -d`, `-dd` and `-ddd`.
public final class BpfImage {
    private static final String[] ALU = {"add", "sub", "mul", "div", "or",
        "and", "lsh", "rsh", "neg", "mod", "xor"};
    private static final String[] JMP = {"ja", "jeq", "jgt", "jge", "jset"};

    private BpfImage() {
    }

    /// Readable, one instruction a line (`-d`).
    public static String dump(SockFilter[] prog) {
        StringBuilder out = new StringBuilder();
        for (int n = 0; n < prog.length; n++) {
            out.append(image(prog[n], n)).append('\n');
        }
        return out.toString();
    }

    /// As a fragment of C (`-dd`).
    public static String c(SockFilter[] prog) {
        StringBuilder out = new StringBuilder();
        for (SockFilter f : prog) {
            out.append(String.format("{ 0x%x, %d, %d, 0x%08x },\n",
                f.code(), f.jt(), f.jf(), f.k()));
        }
        return out.toString();
    }

    /// As decimal numbers, their count first (`-ddd`).
    public static String decimal(SockFilter[] prog) {
        StringBuilder out = new StringBuilder().append(prog.length)
            .append('\n');
        for (SockFilter f : prog) {
            out.append(f.code()).append(' ').append(f.jt()).append(' ')
                .append(f.jf()).append(' ')
                .append(Integer.toUnsignedString(f.k())).append('\n');
        }
        return out.toString();
    }

    /// One instruction, the `n`th; jumps say where they go.
    public static String image(SockFilter f, int n) {
        String op = op(f.code());
        String operand = op.equals("unimp")
            ? "0x" + Integer.toHexString(f.code()) : operand(f, n);
        return BpfCode.cls(f.code()) == BpfCode.JMP
            && BpfCode.op(f.code()) != BpfCode.JA
            ? String.format("(%03d) %-8s %-16s jt %d\tjf %d", n, op,
                operand, n + 1 + f.jt(), n + 1 + f.jf())
            : String.format("(%03d) %-8s %s", n, op, operand);
    }

    private static String op(int code) {
        if (!BpfCheck.chkCodeAllowed(code)) {
            return "unimp";
        }
        String size = switch (BpfCode.size(code)) {
            case BpfCode.H -> "h";
            case BpfCode.B -> "b";
            default -> "";
        };
        return switch (BpfCode.cls(code)) {
            case BpfCode.LD -> "ld" + size;
            case BpfCode.LDX -> "ldx" + size;
            case BpfCode.ST -> "st";
            case BpfCode.STX -> "stx";
            case BpfCode.ALU -> ALU[BpfCode.op(code) >> 4];
            case BpfCode.JMP -> JMP[BpfCode.op(code) >> 4];
            case BpfCode.RET -> "ret";
            default -> BpfCode.op(code) == BpfCode.TAX ? "tax" : "txa";
        };
    }

    private static String operand(SockFilter f, int n) {
        return switch (BpfCode.cls(f.code())) {
            case BpfCode.LD, BpfCode.LDX -> load(f);
            case BpfCode.ST, BpfCode.STX -> "M[" + f.k() + "]";
            case BpfCode.ALU -> alu(f);
            case BpfCode.JMP -> BpfCode.op(f.code()) == BpfCode.JA
                ? Integer.toString(n + 1 + f.k())
                : BpfCode.src(f.code()) == BpfCode.X ? "x" : hex(f.k());
            case BpfCode.RET -> BpfCode.rval(f.code()) == BpfCode.A
                ? "" : "#" + f.k();
            default -> "";
        };
    }

    private static String load(SockFilter f) {
        return switch (BpfCode.mode(f.code())) {
            case BpfCode.IMM -> hex(f.k());
            case BpfCode.ABS -> {
                BpfAnc anc = BpfAnc.helper(f.k());
                yield "[" + (anc == null ? f.k() : anc.image) + "]";
            }
            case BpfCode.IND -> "[x + " + f.k() + "]";
            case BpfCode.MEM -> "M[" + f.k() + "]";
            case BpfCode.LEN -> "#pktlen";
            default -> "4*([" + f.k() + "]&0xf)";
        };
    }

    private static String alu(SockFilter f) {
        if (f.code() == (BpfCode.ALU | BpfCode.NEG)) {
            return "";
        }
        if (BpfCode.src(f.code()) == BpfCode.X) {
            return "x";
        }
        return switch (BpfCode.op(f.code())) {
            case BpfCode.AND, BpfCode.OR, BpfCode.XOR -> hex(f.k());
            default -> "#" + f.k();
        };
    }

    private static String hex(int k) {
        return "#0x" + Integer.toHexString(k);
    }
}
