package netstack.host.libpcap;

import netstack.host.libpcap.GenArith.Arth;
import netstack.host.libpcap.Qual.Proto;
import netstack.transport.bpf.BpfCode;

/// Values and comparisons.
///
/// `|`, `&`, shifts, sums and products bind in that order, to the left. `%`
/// and `^` were given no precedence by libpcap's grammar: whatever stands
/// behind one of them belongs to its right side, and so we read it.
final class ArithParser {
    /// No operator waits for the value that is read.
    static final int NOTHING = -1;
    private static final int NO_PRECEDENCE = 0;
    private static final int UMINUS = 6;

    private final FilterParser p;
    private final Generator gen;

    ArithParser(FilterParser p, Generator gen) {
        this.p = p;
        this.gen = gen;
    }

    /// Whether a value begins here that is no number.
    boolean begins() {
        Token t = p.peek();
        return t.is("-") || t.is("len")
            || PrimitiveParser.proto(t) != null && p.peekNext().is("[");
    }

    boolean follows() {
        return operator(p.peek()) != null || relop();
    }

    boolean relop() {
        return switch (p.peek().text()) {
            case ">", ">=", "=", "<=", "<", "!=" ->
                p.peek().kind() == Token.Kind.OP;
            default -> false;
        };
    }

    private record Op(int code, int precedence) { }

    private static Op operator(Token t) {
        if (t.kind() != Token.Kind.OP) {
            return null;
        }
        return switch (t.text()) {
            case "|" -> new Op(BpfCode.OR, 1);
            case "&" -> new Op(BpfCode.AND, 2);
            case "<<" -> new Op(BpfCode.LSH, 3);
            case ">>" -> new Op(BpfCode.RSH, 3);
            case "+" -> new Op(BpfCode.ADD, 4);
            case "-" -> new Op(BpfCode.SUB, 4);
            case "*" -> new Op(BpfCode.MUL, 5);
            case "/" -> new Op(BpfCode.DIV, 5);
            case "%" -> new Op(BpfCode.MOD, NO_PRECEDENCE);
            case "^" -> new Op(BpfCode.XOR, NO_PRECEDENCE);
            default -> null;
        };
    }

    /// Operators behind `left`, until one that binds less than `pending`.
    Arth rest(Arth left, int pending) {
        Arth value = left;
        for (Op op = operator(p.peek()); op != null;
                op = operator(p.peek())) {
            if (pending > NO_PRECEDENCE && op.precedence > NO_PRECEDENCE
                    && pending >= op.precedence) {
                return value;
            }
            p.take();
            value = gen.arith.arth(op.code, value,
                rest(primary(), op.precedence));
        }
        return value;
    }

    Arth primary() {
        Token t = p.peek();
        if (t.kind() == Token.Kind.NUM) {
            return gen.arith.loadi(p.take().num());
        }
        if (t.is("(")) {
            return p.parenArth();
        }
        if (p.takeIf("-")) {
            return gen.arith.neg(rest(primary(), UMINUS));
        }
        if (p.takeIf("len")) {
            return gen.arith.loadlen();
        }
        Proto proto = PrimitiveParser.proto(t);
        if (proto == null) {
            throw p.syntax();
        }
        p.take();
        p.expect("[");
        Arth index = rest(primary(), NOTHING);
        int size = p.takeIf(":") ? p.num() : 1;
        p.expect("]");
        return gen.arith.load(proto, index, size);
    }

    /// The comparison that stands here, of `left` with what follows.
    Block relation(Arth left) {
        String op = p.take().text();
        Arth right = rest(primary(), NOTHING);
        return switch (op) {
            case ">" -> gen.arith.relation(BpfCode.JGT, left, right, false);
            case ">=" -> gen.arith.relation(BpfCode.JGE, left, right, false);
            case "=" -> gen.arith.relation(BpfCode.JEQ, left, right, false);
            case "<=" -> gen.arith.relation(BpfCode.JGT, left, right, true);
            case "<" -> gen.arith.relation(BpfCode.JGE, left, right, true);
            default -> gen.arith.relation(BpfCode.JEQ, left, right, true);
        };
    }
}
