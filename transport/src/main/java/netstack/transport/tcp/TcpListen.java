package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// A passive open: the socket that waits for connections, and its queue of
/// those that wait for the program.
@Linux(value = "inet_csk_listen", file = "net/ipv4/inet_connection_sock.c",
    renamed = true)
final class TcpListen {
    private static final int EADDRINUSE = 98;
    private static final int EINVAL = 22;

    private TcpListen() {
    }

    /// Makes a bound socket a listener. With the lock held.
    ///
    /// @return 0 or -EADDRINUSE
    @Linux("inet_csk_listen_start")
    static int listenStart(TcpSock tp) {
        tp.ackBacklog = 0;
        tp.ack.init();
        tp.setState(TcpState.LISTEN);
        // The port may have been taken by another listener meanwhile.
        boolean ok = tp.num != 0 ? !tp.tcp.ports.listenConflict(tp)
            : tp.tcp.ports.getPort(tp, 0) == 0;
        if (ok) {
            tp.dst = null;
            tp.tcp.hash.addListener(tp);
            return 0;
        }
        tp.setState(TcpState.CLOSE);
        return -EADDRINUSE;
    }

    /// No more connections: half-open ones are forgotten, those that wait
    /// are reset.
    @Linux("inet_csk_listen_stop")
    static void listenStop(TcpSock tp) {
        if (tp.st == TcpState.LISTEN) {
            tp.setState(TcpState.CLOSE);
        }
        tp.tcp.hash.removeListener(tp);
        TcpSock child;
        while ((child = tp.acceptQueue.remove()) != null) {
            tp.ackBacklog--;
            child.machine().cpu().localBhDisable();
            child.slock().lock();
            TcpClose.disconnect(child);
            child.fo.rsk = null;
            child.dead = true;
            child.tcp.orphans++;
            TcpClose.destroySock(child);
            child.slock().unlock();
            child.machine().cpu().localBhEnable();
        }
    }

    /// Takes the first connection that waits. With the lock held.
    ///
    /// @param timeo jiffies to wait at most
    /// @return null, and then [TcpSock#acceptErr] says why
    @Linux("inet_csk_accept")
    static TcpSock accept(TcpSock tp, long timeo) {
        if (tp.st != TcpState.LISTEN) {
            tp.acceptErr = -EINVAL;
            return null;
        }
        while (tp.acceptQueue.empty()) {
            tp.acceptErr = timeo == 0 ? -Tcp.EAGAIN
                : tp.machine().current().signalPending() ? -Tcp.EINTR
                : tp.st != TcpState.LISTEN ? -EINVAL : 0;
            if (tp.acceptErr != 0) {
                return null;
            }
            timeo = tp.waitEvent(timeo);
        }
        tp.ackBacklog--;
        TcpSock child = tp.acceptQueue.remove();
        if (child.fo.rsk != null) {
            child.fo.rsk.accepted = true;
        }
        return child;
    }
}
