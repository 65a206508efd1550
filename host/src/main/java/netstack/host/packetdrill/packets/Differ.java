package netstack.host.packetdrill.packets;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import netstack.host.packetdrill.ast.IpInfo;
import netstack.host.packetdrill.ast.PacketPrinter;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.ast.TcpOpt;
import netstack.ipv4.wire.IpHdr;

/// What is different between a packet that a script expects and one that
/// was sent, both in the script's numbers.
///
/// Looked at: the IP header's length and checksum; ECN, TOS and TTL if they
/// are written; all of the TCP header but ports and checksum, and the window
/// only if it is written; options in their order; the payload, which must be
/// zeros.
public final class Differ {
    private static final int ACE = Tcp.AE | Tcp.CWR | Tcp.ECE;

    private final List<String> found = new ArrayList<>();
    private final LongBinaryOperator tsError;
    private final long tsTolerance;

    /// @param tsError how far, in microseconds, the timestamp sent is from
    ///        that expected
    /// @param tsTolerance how far it may be; negative: timestamps don't count
    public Differ(LongBinaryOperator tsError, long tsTolerance) {
        this.tsError = tsError;
        this.tsTolerance = tsTolerance;
    }

    /// The differences so far, one a line.
    public List<String> found() {
        return found;
    }

    private void check(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            found.add(what + ": expected " + expected + ", got " + actual);
        }
    }

    /// Compares the IP header.
    public void ip(IpInfo expected, Sniffed sent) {
        check("IP header length", IpHdr.LEN, sent.ip().hdrlen());
        check("IP total length", sent.bytes().length, sent.ip().totLen());
        if (sent.ip().fastCsum() != 0) found.add("IP checksum: wrong");
        IpInfo actual = sent.ipInfo();
        boolean either = expected.ecn() == IpInfo.Ecn.ECT01
                && (actual.ecn() == IpInfo.Ecn.ECT0
                    || actual.ecn() == IpInfo.Ecn.ECT1);
        if (expected.ecn() != null && !either) {
            check("ECN mark", name(expected.ecn()), name(actual.ecn()));
        }
        if (expected.tos() != null) {
            check("TOS", expected.tos(), actual.tos());
        }
        if (expected.ttl() != null) {
            check("TTL", expected.ttl(), actual.ttl());
        }
        if (!sent.zeros() && sent.ip().protocol() != IpHdr.IPPROTO_ICMP) {
            found.add("payload: not all zeros");
        }
    }

    private static String name(IpInfo.Ecn e) {
        return e.name().toLowerCase();
    }

    /// Compares the TCP header.
    public void tcp(Tcp expected, Tcp actual, int reserved) {
        flags(expected, actual);
        check("TCP reserved bits", 0, reserved);
        check("TCP sequence number", expected.seq().start(),
                actual.seq().start());
        check("TCP payload", expected.seq().len(), actual.seq().len());
        if (expected.has(Tcp.ACK) && actual.has(Tcp.ACK)) {
            check("TCP ack", expected.ack() == null ? 0 : expected.ack(),
                    actual.ack());
        }
        if (expected.win() != null) {
            check("TCP window", expected.win(), actual.win());
        }
        check("TCP urgent pointer", expected.urg() == null ? 0
                : expected.urg(), actual.urg() == null ? 0 : actual.urg());
        if (expected.options() != null) {
            options(expected.options(), actual.options());
        }
    }

    private void flags(Tcp expected, Tcp actual) {
        if (expected.ace() == null) {
            check("TCP flags", letters(expected.flags()),
                    letters(actual.flags()));
            return;
        }
        int ace = (actual.has(Tcp.AE) ? 4 : 0) + (actual.has(Tcp.CWR) ? 2 : 0)
                + (actual.has(Tcp.ECE) ? 1 : 0);
        check("TCP flags", letters(expected.flags() & ~ACE),
                letters(actual.flags() & ~ACE));
        check("TCP ACE counter", expected.ace(), ace);
    }

    private static String letters(int flags) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Tcp.LETTERS.length(); i++) {
            if ((flags >> i & 1) != 0) out.append(Tcp.LETTERS.charAt(i));
        }
        return out.isEmpty() ? "-" : out.toString();
    }

    private void options(List<TcpOpt> expected, List<TcpOpt> actual) {
        int n = Math.max(expected.size(), actual.size());
        for (int i = 0; i < n; i++) {
            TcpOpt e = i < expected.size() ? expected.get(i) : null;
            TcpOpt a = i < actual.size() ? actual.get(i) : null;
            boolean same = e instanceof TcpOpt.Ts x && a instanceof TcpOpt.Ts y
                    ? timestamp(x, y) : e != null && e.equals(a);
            if (!same) {
                found.add("TCP option " + (i + 1) + ": expected " + text(e)
                        + ", got " + text(a));
                return;
            }
        }
    }

    private boolean timestamp(TcpOpt.Ts expected, TcpOpt.Ts actual) {
        return tsTolerance < 0 || Math.abs(tsError.applyAsLong(
                expected.val(), actual.val())) <= tsTolerance;
    }

    private static String text(TcpOpt o) {
        return o == null ? "none" : PacketPrinter.option(o);
    }

    /// Compares a UDP payload's length.
    public void udp(int expected, int actual) {
        check("UDP payload", expected, actual);
    }

    /// Compares an ICMP message's type and code.
    public void icmp(int type, int code, int actualType, int actualCode) {
        check("ICMP type", type, actualType);
        check("ICMP code", code, actualCode);
    }
}
