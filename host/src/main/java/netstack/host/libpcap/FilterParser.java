package netstack.host.libpcap;

import java.util.List;
import netstack.host.libpcap.GenArith.Arth;
import netstack.host.libpcap.Qual.Addr;

/// The grammar of pcap-filter(7).
///
/// `and` and `or` have the same precedence and bind to the left, `not` binds
/// more. Behind them an identifier may stand alone: it then has the
/// qualifiers of the primitive before (`port 80 or 443`). What such an
/// identifier would inherit is passed down as `inherited`.
final class FilterParser {
    /// What a piece of the expression turned out to be.
    private enum Is { ID, NUMBER, IDS, TERM, ARTH }

    /// @param q what an identifier behind it inherits
    private record Item(Is is, Block b, int num, Arth a, Qual q) { }

    private final List<Token> tokens;
    private int at;
    private final Generator gen;
    private final ArithParser arith;
    private final PrimitiveParser primitives;

    FilterParser(List<Token> tokens, Generator gen) {
        this.tokens = tokens;
        this.gen = gen;
        arith = new ArithParser(this, gen);
        primitives = new PrimitiveParser(this, gen);
    }

    /// The whole expression; null if it is empty.
    Block parse() {
        if (peek().kind() == Token.Kind.END) {
            return null;
        }
        Item e = item(Qual.NONE, false);
        if (e.is != Is.TERM) {
            throw syntax();
        }
        e = expr(e);
        if (peek().kind() != Token.Kind.END) {
            throw syntax();
        }
        return e.b;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekNext() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token take() {
        Token t = peek();
        if (t.kind() != Token.Kind.END) {
            at++;
        }
        return t;
    }

    boolean takeIf(String s) {
        if (!peek().is(s)) {
            return false;
        }
        at++;
        return true;
    }

    void expect(String s) {
        if (!takeIf(s)) {
            throw syntax();
        }
    }

    /// A number, in any parentheses.
    int pnum() {
        if (takeIf("(")) {
            int v = pnum();
            expect(")");
            return v;
        }
        return num();
    }

    int num() {
        if (peek().kind() != Token.Kind.NUM) {
            throw syntax();
        }
        return take().num();
    }

    /// The error at the token that does not fit.
    PcapError syntax() {
        Token t = peek();
        return t.kind() == Token.Kind.ERROR && t.num() != 0
            ? new PcapError(t.text()) : PcapError.syntax();
    }

    private boolean connective() {
        return peek().is("and") || peek().is("or");
    }

    /// Terms and identifiers behind the first, which is there.
    private Item expr(Item first) {
        Item left = first;
        while (connective()) {
            boolean and = take().is("and");
            Item right = item(left.q, true);
            Block b = right.is == Is.TERM ? right.b : identifier(right);
            b = and ? Block.and(left.b, b) : Block.or(left.b, b);
            left = new Item(Is.TERM, b, 0, null, right.q);
        }
        return left;
    }

    /// The test of an identifier, a number, or several in parentheses.
    private Block identifier(Item i) {
        return switch (i.is) {
            case ID, IDS -> i.b;
            case NUMBER -> gen.code.ncode(i.num, i.q);
            default -> throw syntax();
        };
    }

    /// @param ids whether an identifier may stand here alone
    private Item item(Qual inherited, boolean ids) {
        Token t = peek();
        if (t.is("!")) {
            take();
            Item i = item(inherited, ids);
            if (i.is == Is.TERM) {
                return new Item(Is.TERM, i.b.not(), 0, null, i.q);
            }
            return new Item(Is.ID, identifier(i).not(), 0, null, i.q);
        }
        if (t.is("(")) {
            return arithmetic(paren(inherited, ids));
        }
        if (t.kind() == Token.Kind.NUM) {
            return arithmetic(new Item(Is.NUMBER, null, take().num(), null,
                inherited));
        }
        if (t.identifier() && ids) {
            return new Item(Is.ID, nid(inherited), 0, null, inherited);
        }
        if (arith.begins()) {
            return arithmetic(new Item(Is.ARTH, null, 0, arith.primary(),
                inherited));
        }
        return primitive();
    }

    /// A term of one primitive.
    private Item primitive() {
        PrimitiveParser.Head head = primitives.head();
        return head.b() != null
            ? new Item(Is.TERM, head.b(), 0, null, Qual.NONE)
            : new Item(Is.TERM, id(head.q()), 0, null, head.q());
    }

    /// The identifier of a primitive.
    private Block id(Qual q) {
        if (peek().is("(") || peek().is("!")
                || peek().kind() == Token.Kind.NUM || peek().identifier()) {
            boolean not = takeIf("!");
            if (not) {
                return id(q).not();
            }
            if (peek().kind() == Token.Kind.NUM) {
                return gen.code.ncode(take().num(), q);
            }
            return peek().is("(") ? identifier(paren(q, true)) : nid(q);
        }
        throw syntax();
    }

    private Block nid(Qual q) {
        Token t = take();
        return switch (t.kind()) {
            case ID -> gen.code.scode(t.text(), q);
            case HID6 -> gen.code.mcode6(t.text(),
                takeIf("/") ? num() : 128, q);
            case EID -> gen.code.ecode(t.text(), q);
            case AID -> gen.code.acode();
            default -> hid(t.text(), q);
        };
    }

    private Block hid(String text, Qual q) {
        if (takeIf("/")) {
            return gen.code.mcode(text, null, num(), q);
        }
        if (takeIf("mask")) {
            if (peek().kind() != Token.Kind.HID) {
                throw syntax();
            }
            return gen.code.mcode(text, take().text(), 0, q);
        }
        if (q.addr() == Addr.PORT || q.addr() == Addr.PORTRANGE
                || q.addr() == Addr.PROTO || q.addr() == Addr.PROTOCHAIN) {
            throw new PcapError("'" + q.addr().name().toLowerCase()
                + "' modifier applied to ip host");
        }
        return gen.code.ncode(text, q);
    }

    /// What stands in parentheses decides what they are.
    private Item paren(Qual inherited, boolean ids) {
        expect("(");
        Item i = item(inherited, ids);
        if (i.is == Is.TERM) {
            i = expr(i);
        } else if (ids && connective() && i.is != Is.ARTH
                && i.is != Is.IDS) {
            i = identifiers(i);
        }
        if (i.is == Is.IDS || !takeIf(")")) {
            throw syntax();
        }
        return new Item(i.is == Is.ID ? Is.IDS : i.is, i.b, i.num, i.a,
            inherited);
    }

    private Item identifiers(Item first) {
        Block b = identifier(first);
        while (connective()) {
            boolean and = take().is("and");
            Block next = id(first.q);
            b = and ? Block.and(b, next) : Block.or(b, next);
        }
        return new Item(Is.ID, b, 0, null, first.q);
    }

    /// A number or a value that arithmetic or a comparison follows.
    private Item arithmetic(Item i) {
        if (i.is != Is.ARTH && i.is != Is.NUMBER || !arith.follows()
                && i.is == Is.NUMBER) {
            return i;
        }
        Arth left = arith.rest(i.is == Is.ARTH ? i.a
            : gen.arith.loadi(i.num), ArithParser.NOTHING);
        if (!arith.relop()) {
            return new Item(Is.ARTH, null, 0, left, i.q);
        }
        Block b = arith.relation(left);
        return new Item(Is.TERM, b, 0, null, Qual.NONE);
    }

    /// A value in parentheses, inside arithmetic.
    Arth parenArth() {
        Item i = paren(Qual.NONE, false);
        return switch (i.is) {
            case ARTH -> i.a;
            case NUMBER -> gen.arith.loadi(i.num);
            default -> throw syntax();
        };
    }
}
