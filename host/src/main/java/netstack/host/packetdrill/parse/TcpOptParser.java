package netstack.host.packetdrill.parse;

import java.util.ArrayList;
import java.util.List;
import netstack.host.packetdrill.ast.TcpOpt;

/// Reads the options of a TCP segment, between `<` and `>`.
final class TcpOptParser {
    private final Scanner in;

    TcpOptParser(Scanner in) {
        this.in = in;
    }

    /// Reads them behind the `<`; null for `...`.
    List<TcpOpt> list(boolean inbound) {
        List<TcpOpt> options = new ArrayList<>();
        if (in.accept("...")) {
            if (inbound) {
                throw in.error("<...> is for packets that are sent (>):"
                        + " what is put in must be said");
            }
            in.expect(">", ">");
            return null;
        }
        if (in.accept(">")) return options;
        do {
            options.add(option());
        } while (in.accept(","));
        in.expect(">", "a comma or >");
        return options;
    }

    private TcpOpt option() {
        if (in.acceptWord("nop")) return new TcpOpt.Nop();
        if (in.acceptWord("eol")) return new TcpOpt.Eol();
        if (in.acceptWord("mss")) return new TcpOpt.Mss(in.number16("mss"));
        if (in.acceptWord("wscale")) {
            return new TcpOpt.Wscale((int) in.number("wscale", 255));
        }
        if (in.acceptWord("sackOK")) return new TcpOpt.SackOk();
        if (in.acceptWord("sack")) return sack();
        if (in.acceptWord("TS")) return ts();
        if (in.acceptWord("FO")) return fastOpen(false);
        if (in.acceptWord("FOEXP")) return fastOpen(true);
        if (in.acceptWord("md5")) return md5();
        if (in.acceptWord("ECN")) return accEcn();
        throw in.expected("a TCP option (nop, eol, mss, wscale, sackOK,"
                + " sack, TS, FO, FOEXP, md5, ECN)");
    }

    private TcpOpt sack() {
        List<TcpOpt.Block> blocks = new ArrayList<>();
        while (Character.isDigit(in.peek())) {
            long left = in.number32("a left edge");
            in.expect(":", "a colon between two edges");
            blocks.add(new TcpOpt.Block(left, in.number32("a right edge")));
        }
        return new TcpOpt.Sack(blocks);
    }

    private TcpOpt ts() {
        if (!in.acceptWord("val")) throw in.expected("val");
        long val = in.number32("a timestamp");
        if (!in.acceptWord("ecr")) throw in.expected("ecr");
        return new TcpOpt.Ts(val, in.number32("a timestamp"));
    }

    private TcpOpt fastOpen(boolean experimental) {
        return new TcpOpt.FastOpen(hex(), experimental);
    }

    private TcpOpt md5() {
        return new TcpOpt.Md5(hex());
    }

    private String hex() {
        String text = in.word();
        if (!text.matches("([0-9a-fA-F]{2})*")) {
            throw in.error("\"" + text + "\" is not a row of bytes in hex");
        }
        return text.toLowerCase();
    }

    private TcpOpt accEcn() {
        boolean ect1First = in.lookingWord("e1b");
        String[] names = ect1First ? new String[] {"e1b", "ceb", "e0b"}
                : new String[] {"e0b", "ceb", "e1b"};
        List<Integer> counters = new ArrayList<>();
        for (String name : names) {
            if (!in.acceptWord(name)) break;
            counters.add((int) in.number(name, 0xff_ffff));
        }
        return new TcpOpt.AccEcn(ect1First, counters);
    }
}
