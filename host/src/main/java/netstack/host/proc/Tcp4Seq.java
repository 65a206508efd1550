package netstack.host.proc;

import java.util.Locale;
import netstack.skbuff.Linux;
import netstack.transport.tcp.TcpSeq;

/// `/proc/net/tcp`: a line of 149 columns for each socket.
@Linux(value = "tcp4_seq_ops", file = "net/ipv4/tcp_ipv4.c", renamed = true)
public final class Tcp4Seq {
    private static final String HEAD = "  sl  local_address rem_address   st"
            + " tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
    private static final int WIDTH = 149;

    private final TcpSeq tcp;

    public Tcp4Seq(TcpSeq tcp) {
        this.tcp = tcp;
    }

    /// The whole file.
    public String show() {
        StringBuilder text = new StringBuilder(pad(HEAD));
        int i = 0;
        for (TcpSeq.Row row : tcp.rows()) text.append(pad(line(row, i++)));
        return text.toString();
    }

    private static String line(TcpSeq.Row r, int i) {
        String line = String.format(Locale.ROOT, "%4d: %08X:%04X %08X:%04X"
                + " %02X %08X:%08X %02X:%08X %08X %5d %8d %d %d %016x", i,
                Integer.reverseBytes(r.laddr()), r.lport(),
                Integer.reverseBytes(r.raddr()), r.rport(), r.state(),
                r.txQueue(), r.rxQueue(), r.timer(), r.when(),
                r.retransmits(), r.uid(), r.probes(), 0, r.refs(), 0);
        return !r.full() ? line : line + String.format(Locale.ROOT,
                " %d %d %d %d %d", r.rto(), r.ato(), r.quick(), r.cwnd(),
                r.ssthresh());
    }

    private static String pad(String line) {
        return String.format("%-" + WIDTH + "s%n", line);
    }
}
