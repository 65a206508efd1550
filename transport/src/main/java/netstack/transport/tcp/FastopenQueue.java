package netstack.transport.tcp;

import java.util.ArrayDeque;
import netstack.skbuff.Linux;

/// A listener's connections that were made by a SYN with a cookie and whose
/// handshake is not over: only so many may be, since a cookie can be stolen.
@Linux(value = "fastopen_queue", file = "include/net/request_sock.h")
final class FastopenQueue {
    /// A request whose peer has reset it holds its place for a minute, or an
    /// attacker with a stolen cookie would have no limit.
    private static final int RESET_SECONDS = 60;

    /// How many there are and may be; 0 for no Fast Open.
    int qlen;
    int maxQlen;
    /// Keys of the listener's own (TCP_FASTOPEN_KEY), primary first; null
    /// for the host's.
    long[][] keys;
    /// When the places of those that were reset are free, in jiffies.
    private final ArrayDeque<Long> resets = new ArrayDeque<>();

    @Linux(value = "fastopen_queue_tune", renamed = true)
    void tune(int backlog, int somaxconn) {
        maxQlen = Integer.compareUnsigned(backlog, somaxconn) > 0
            ? somaxconn : backlog;
    }

    /// Whether one more may be made.
    @Linux(value = "tcp_fastopen_queue_check",
        file = "net/ipv4/tcp_fastopen.c", renamed = true)
    boolean check(TcpSock listener) {
        if (maxQlen == 0) {
            return false;
        }
        if (qlen >= maxQlen) {
            Long free = resets.peek();
            if (free == null || free > listener.machine().jiffies()) {
                listener.ext(TcpExtMib.TCPFASTOPENLISTENOVERFLOW, 1);
                return false;
            }
            resets.remove();
            qlen--;
        }
        return true;
    }

    /// A connection needs no place here any more.
    ///
    /// @param reset whether the peer has ended it by force
    @Linux(value = "reqsk_fastopen_remove",
        file = "net/core/request_sock.c", renamed = true)
    static void remove(TcpSock child, boolean reset) {
        TcpRequestSock req = child.fo.rsk;
        if (req == null) {
            return;
        }
        child.fo.rsk = null;
        TcpSock listener = req.listener;
        FastopenQueue queue = listener.acceptQueue.fastopenq;
        queue.qlen--;
        if (req.accepted && reset && listener.st == TcpState.LISTEN) {
            queue.resets.add(listener.machine().jiffies()
                + (long) RESET_SECONDS * listener.hz());
            queue.qlen++;
        }
    }
}
