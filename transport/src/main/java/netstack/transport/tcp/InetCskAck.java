package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// When to acknowledge: the delayed ACK of one connection.
@Linux(value = "icsk_ack", file = "include/net/inet_connection_sock.h",
    renamed = true)
final class InetCskAck {
    /// Bits of `pending`: an ACK is due; the timer runs for it; a segment
    /// (two) with PSH was read; send it at once; no memory for the data.
    static final int SCHED = 1;
    static final int TIMER = 2;
    static final int PUSHED = 4;
    static final int PUSHED2 = 8;
    static final int NOW = 16;
    static final int NOMEM = 32;

    int pending;
    /// How many ACKs are still sent at once.
    int quick;
    /// At `tcp_pingpong_thresh` the connection is interactive: an ACK is
    /// held back, because an answer will carry it.
    int pingpong;
    int retry;
    /// The predicted gap between segments, in jiffies.
    long ato;
    /// When the timer is due.
    long timeout;
    /// When data last came.
    long lrcvtime;
    int lastSegSize;
    /// What we think that the peer's full segments hold.
    int rcvMss;

    @Linux("inet_csk_delack_init")
    void init() {
        pending = 0;
        quick = 0;
        pingpong = 0;
        retry = 0;
        ato = 0;
        timeout = 0;
        lrcvtime = 0;
        lastSegSize = 0;
        rcvMss = 0;
    }
}
