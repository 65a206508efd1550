package netstack.transport.tcp;

import java.util.ArrayList;
import java.util.List;
import netstack.skbuff.Linux;

/// What is in the tables of TCP, for `/proc/net/tcp` and `ss`: listeners,
/// connections, half-open ones, and those in TIME_WAIT.
@Linux(value = "tcp_seq_afinfo", file = "net/ipv4/tcp_ipv4.c", renamed = true)
public final class TcpSeq {
    private static final int USER_HZ = 100;
    private static final int TIMER_RETRANS = 1;
    private static final int TIMER_KEEPALIVE = 2;
    private static final int TIMER_TIMEWAIT = 3;
    private static final int TIMER_PROBE = 4;

    private final Tcp tcp;

    /// One line. Addresses are IPv4 numbers; `when`, `rto` and `ato` count
    /// 1/100 s; `ssthresh` is -1 before the first loss; `full` is false for
    /// what is not a whole socket, and the last five are 0 then. `timer` is
    /// 0 none, 1 retransmission, 2 keepalive, 3 TIME_WAIT, 4 window probe.
    public record Row(int laddr, int lport, int raddr, int rport, int state,
            int txQueue, int rxQueue, int timer, long when, int retransmits,
            int uid, int probes, int refs, boolean full, long rto, long ato,
            int quick, int cwnd, int ssthresh) {}

    TcpSeq(Tcp tcp) {
        this.tcp = tcp;
    }

    /// All there is, in the tables' order.
    @Linux(value = "tcp4_seq_show", renamed = true)
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        tcp.hash.forEach(entry -> rows.add(switch (entry) {
            case TcpSock tp -> sock(tp);
            case TcpRequestSock req -> openreq(req);
            case TcpTimewaitSock tw -> timewait(tw);
        }));
        return rows;
    }

    @Linux(value = "get_tcp4_sock", renamed = true)
    private Row sock(TcpSock tp) {
        int timer = timer(tp);
        long when = timer == 0 ? 0 : ticks((timer == TIMER_KEEPALIVE
                ? tp.keepaliveTimer.expires() : tp.timeout)
                - tcp.machine.jiffies());
        boolean listens = tp.st == TcpState.LISTEN;
        int rx = listens ? tp.ackBacklog
                : Math.max(0, tp.rcvNxt - tp.copiedSeq);
        int ssthresh = tp.sndSsthresh == TcpCwnd.INFINITE_SSTHRESH ? -1
                : tp.sndSsthresh;
        return new Row(tp.rcvSaddr, tp.num, tp.daddr, tp.dport,
                tp.st.number(), listens ? 0 : tp.writeSeq - tp.sndUna, rx,
                timer, when, tp.retransmits, tp.uid, tp.probesOut,
                1 + (timer == 0 ? 0 : 1), true, ticks(tp.rtt.rto),
                ticks(tp.ack.ato), tp.ack.quick << 1
                        | (TcpDelack.inPingpongMode(tp) ? 1 : 0),
                tp.sndCwnd, listens ? 0 : ssthresh);
    }

    private static int timer(TcpSock tp) {
        return switch (tp.icskPending) {
            case TcpTimer.RETRANS, TcpTimer.REO_TIMEOUT,
                TcpTimer.LOSS_PROBE -> TIMER_RETRANS;
            case TcpTimer.PROBE0 -> TIMER_PROBE;
            default -> tp.keepaliveTimer.pending() ? TIMER_KEEPALIVE : 0;
        };
    }

    @Linux(value = "get_openreq4", renamed = true)
    private Row openreq(TcpRequestSock req) {
        return new Row(req.locAddr, req.num, req.rmtAddr, req.rmtPort,
                TcpState.SYN_RECV.number(), 0, 0, TIMER_RETRANS,
                ticks(req.rskTimer.expires() - tcp.machine.jiffies()),
                req.numTimeout, req.listener.uid, 0, 0, false, 0, 0, 0, 0,
                0);
    }

    @Linux(value = "get_timewait4_sock", renamed = true)
    private Row timewait(TcpTimewaitSock tw) {
        return new Row(tw.node.laddr, tw.node.lport, tw.node.raddr,
                tw.node.rport, tw.substate.number(), 0, 0, TIMER_TIMEWAIT,
                ticks(tw.timer.expires() - tcp.machine.jiffies()), 0, 0, 0,
                3, false, 0, 0, 0, 0, 0);
    }

    @Linux(value = "jiffies_delta_to_clock_t", renamed = true,
            file = "include/linux/jiffies.h")
    private long ticks(long jiffies) {
        return Math.max(0, jiffies) * USER_HZ / tcp.machine.hz();
    }
}
