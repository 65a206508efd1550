package netstack.host.app.iperf3;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// The report for people.
final class IperfReport {
    private static final String RULE =
            "- - - - - - - - - - - - - - - - - - - - - - - - -";
    private static final String HEAD =
            "[ ID] Interval           Transfer     Bitrate";
    private static final String RETR = "         Retr";

    private final PrintStream out;

    IperfReport(PrintStream out) {
        this.out = out;
    }

    void line(String s) {
        out.print(s + "\n");
        out.flush();
    }

    void head(boolean sender) {
        line(HEAD + (sender ? RETR + "  Cwnd" : ""));
    }

    void rule() {
        line(RULE);
    }

    private static String row(String id, double from, double to,
            double bytes) {
        double rate = to > from ? bytes * 8 / (to - from) : 0;
        return String.format(Locale.ROOT, "[%3s] %6.2f-%-6.2f sec  %s  %s",
                id, from, to, IperfUnits.bytes(bytes),
                IperfUnits.rate(rate));
    }

    // the columns are padded as iperf3 pads them, up to the line's end
    private static String retr(long n) {
        return String.format("  %3d             ", n);
    }

    private static final String NO_RETR = " ".repeat(18);

    /// What happened since the last report.
    void interval(List<IperfStream> streams, double from, double to) {
        long sum = 0;
        long retrans = 0;
        boolean sender = streams.getFirst().sender;
        for (IperfStream s : streams) {
            long n = s.bytes - s.reported;
            long r = s.info.totalRetrans - s.reportedRetrans;
            String row = row(Integer.toString(s.fd), from, to, n);
            line(row + (sender ? String.format("  %3d   %s       ", r,
                    IperfUnits.bytes(s.cwnd())) : NO_RETR));
            sum += n;
            retrans += r;
            s.reported = s.bytes;
            s.reportedRetrans = s.info.totalRetrans;
        }
        if (streams.size() > 1) {
            line(row("SUM", from, to, sum)
                    + (sender ? retr(retrans) : NO_RETR));
            rule();
        }
    }

    /// The last table of a client.
    void end(List<IperfResult> results) {
        if (results.size() == 1) rule();
        line(HEAD + RETR);
        for (IperfResult r : results) ends(Integer.toString(r.fd()), r);
        if (results.size() > 1) ends("SUM", IperfResult.sum(results));
    }

    private void ends(String id, IperfResult r) {
        line(row(id, 0, r.sendTime(), r.sent()) + (r.retransmits() < 0
                ? NO_RETR : retr(r.retransmits())) + "sender");
        line(row(id, 0, r.receiveTime(), r.received()) + NO_RETR
                + "receiver");
    }

    /// The last table of a server: its own side only.
    void serverEnd(List<IperfStream> streams, double time) {
        boolean sender = streams.getFirst().sender;
        if (streams.size() == 1) rule();
        line(HEAD + (sender ? RETR : ""));
        long sum = 0;
        long retrans = 0;
        for (IperfStream s : streams) {
            side(Integer.toString(s.fd), time, s.bytes, sender,
                    s.info.totalRetrans);
            sum += s.bytes;
            retrans += s.info.totalRetrans;
        }
        if (streams.size() > 1) side("SUM", time, sum, sender, retrans);
    }

    private void side(String id, double time, long bytes, boolean sender,
            long retrans) {
        line(row(id, 0, time, bytes) + (sender ? retr(retrans) + "sender"
                : NO_RETR + "receiver"));
    }
}
