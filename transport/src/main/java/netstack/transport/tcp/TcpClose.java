package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.Sock;
import netstack.transport.wire.TcpHdr;

/// The end of a socket: the program closes it, the connection ends, or both,
/// in either order. A connection whose program is gone is an orphan: it goes
/// on until its FIN is acknowledged.
@Linux(value = "tcp_close_c", file = "net/ipv4/tcp.c", renamed = true)
final class TcpClose {
    private static final int LINGERS = TcpState.FIN_WAIT1.bit()
        | TcpState.CLOSING.bit() | TcpState.LAST_ACK.bit();
    private static final int NEED_RESET = TcpState.ESTABLISHED.bit()
        | TcpState.CLOSE_WAIT.bit() | TcpState.FIN_WAIT1.bit()
        | TcpState.FIN_WAIT2.bit() | TcpState.SYN_RECV.bit();

    private TcpClose() {
    }

    /// The program will send no more. With the lock held.
    @Linux("tcp_shutdown")
    static void shutdown(TcpSock tp, int how) {
        int open = TcpState.ESTABLISHED.bit() | TcpState.SYN_SENT.bit()
            | TcpState.CLOSE_WAIT.bit();
        if ((how & Sock.SEND_SHUTDOWN) != 0 && tp.st.in(open)
                && closeState(tp)) {
            TcpSendCtl.sendFin(tp);
        }
    }

    /// The state after a close; returns whether a FIN belongs to it.
    @Linux("tcp_close_state")
    private static boolean closeState(TcpSock tp) {
        TcpState next = TcpTransitions.next(tp.st,
            TcpTransitions.Event.CLOSE);
        boolean fin = next != tp.st && next != TcpState.CLOSE;
        tp.setState(next);
        return fin;
    }

    /// The last descriptor is closed; waits at most SO_LINGER.
    @Linux("tcp_close")
    static void close(TcpSock tp) {
        long timeout = 0;
        if (tp.lingertime > 0
                && !tp.machine().current().signalPending()) {
            timeout = tp.lingertime;
        }
        tp.lockSock();
        rawClose(tp, timeout);
        tp.releaseSock();
    }

    @Linux(value = "__tcp_close", renamed = true)
    private static void rawClose(TcpSock tp, long timeout) {
        tp.shutdown = Sock.RCV_SHUTDOWN | Sock.SEND_SHUTDOWN;
        if (tp.st == TcpState.LISTEN) {
            TcpListen.listenStop(tp);
        } else {
            boolean unread = purgeReceived(tp);
            if (tp.st != TcpState.CLOSE) {
                sayGoodbye(tp, unread);
            }
            waitClose(tp, timeout);
        }
        TcpState state = tp.st;
        tp.dead = true;
        tp.tcp.orphans++;
        tp.flushBacklog();
        if (state == TcpState.CLOSE || tp.st != TcpState.CLOSE) {
            tp.machine().cpu().localBhDisable();
            adjudgeToDeath(tp);
            tp.machine().cpu().localBhEnable();
        }
    }

    // tag::tcp_close_goodbye[]
    /// A FIN says that all was read; if it was not, only a reset is honest
    /// (RFC 2525, 2.17).
    private static void sayGoodbye(TcpSock tp, boolean unread) {
        if (unread) {
            tp.ext(TcpExtMib.TCPABORTONCLOSE, 1);
            tp.setState(TcpState.CLOSE);
            TcpSendCtl.resetAfterClose(tp);
        } else if (tp.lingertime == 0) {
            disconnect(tp);
            tp.ext(TcpExtMib.TCPABORTONDATA, 1);
        } else if (closeState(tp)) {
            TcpSendCtl.sendFin(tp);
        }
    }
    // end::tcp_close_goodbye[]

    private static boolean purgeReceived(TcpSock tp) {
        int unread = 0;
        SkBuff skb;
        while ((skb = tp.receiveQueue.dequeue()) != null) {
            TcpSkbCb cb = TcpSkbCb.of(skb);
            int fin = cb.flag(TcpHdr.FIN) ? 1 : 0;
            int from = Seq.max(cb.seq(), tp.copiedSeq);
            unread += Math.max(cb.endSeq() - fin - from, 0);
            skb.consume();
        }
        return unread != 0;
    }

    @Linux(value = "sk_stream_wait_close", file = "net/core/stream.c",
        renamed = true)
    private static void waitClose(TcpSock tp, long timeout) {
        long left = timeout;
        while (left > 0 && tp.st.in(LINGERS)
                && !tp.machine().current().signalPending()) {
            left = tp.waitEvent(left);
        }
    }

    /// No program any more: how long may the connection go on?
    private static void adjudgeToDeath(TcpSock tp) {
        if (tp.st == TcpState.FIN_WAIT2) {
            if (tp.linger2 < 0) {
                tp.setState(TcpState.CLOSE);
                TcpSendCtl.resetAfterClose(tp);
                tp.ext(TcpExtMib.TCPABORTONLINGER, 1);
            } else {
                long tmo = finTime(tp);
                long len = (long) TcpTimewait.TIMEWAIT_LEN * tp.hz();
                if (tmo > len) {
                    tp.resetKeepaliveTimer(tmo - len);
                } else {
                    TcpTimewait.timeWait(tp, TcpState.FIN_WAIT2, tmo);
                    return;
                }
            }
        }
        if (tp.st != TcpState.CLOSE && tooManyOrphans(tp, 0)) {
            tp.setState(TcpState.CLOSE);
            TcpSendCtl.resetAfterClose(tp);
            tp.ext(TcpExtMib.TCPABORTONMEMORY, 1);
        }
        if (tp.st == TcpState.CLOSE) {
            // It may have been closed with unread data of its SYN.
            FastopenQueue.remove(tp, false);
            destroySock(tp);
        }
    }

    /// How long an orphan waits for the peer's FIN, in jiffies.
    @Linux(value = "tcp_fin_time", file = "include/net/tcp.h",
        renamed = true)
    static long finTime(TcpSock tp) {
        long tmo = tp.linger2 != 0 ? tp.linger2
            : (long) tp.tcp.sysctls.finTimeout.value * tp.hz();
        long rto = tp.rtt.rto;
        return Math.max(tmo, (rto << 2) - (rto >> 1));
    }

    @Linux("tcp_too_many_orphans")
    static boolean tooManyOrphans(TcpSock tp, int shift) {
        long[] mem = tp.tcp.sysctls.mem.value;
        return tp.tcp.orphans << shift > tp.tcp.sysctls.maxOrphans.value
            || tp.wmemQueued > 4608 && tp.tcp.mem.allocated() > mem[2];
    }

    /// The connection is over. The socket stays for its program, or goes.
    @Linux("tcp_done")
    static void done(TcpSock tp) {
        if (tp.st == TcpState.SYN_SENT || tp.st == TcpState.SYN_RECV) {
            tp.tcp.mib.inc(TcpMib.ATTEMPTFAILS);
        }
        tp.setState(TcpState.CLOSE);
        tp.clearXmitTimers();
        FastopenQueue.remove(tp, false);
        tp.compressedAckTimer.cancel();
        tp.shutdown = Sock.RCV_SHUTDOWN | Sock.SEND_SHUTDOWN;
        if (!tp.dead) {
            tp.stateChange();
        } else {
            destroySock(tp);
        }
    }

    /// The same because of an error, which the program's next call gives.
    @Linux("tcp_done_with_error")
    static void doneWithError(TcpSock tp, int err) {
        tp.err = err;
        TcpStream.writeQueuePurge(tp);
        done(tp);
        if (!tp.dead) {
            tp.errorReport();
        }
    }

    /// Ends a connection without a word to anybody, program or peer.
    @Linux(value = "tcp_abort", renamed = true)
    static void abort(TcpSock tp) {
        tp.slock().lockBh();
        if (tp.st == TcpState.LISTEN) {
            TcpListen.listenStop(tp);
        }
        TcpStream.writeQueuePurge(tp);
        TcpStream.receiveQueuePurge(tp);
        tp.frag.put(tp.tcp.net.pages());
        done(tp);
        tp.slock().unlockBh();
    }

    /// Nothing of the socket stays: no timer, no packet, no port.
    @Linux(value = "inet_csk_destroy_sock",
        file = "net/ipv4/inet_connection_sock.c")
    static void destroySock(TcpSock tp) {
        if (tp.destroyed) {
            return;
        }
        tp.destroyed = true;
        TcpTimestamping.forget(tp);
        tp.tcp.blackhole.activeDisableOfoCheck(tp);
        tp.clearXmitTimers();
        tp.compressedAckTimer.cancel();
        TcpStream.writeQueuePurge(tp);
        TcpStream.receiveQueuePurge(tp);
        tp.frag.put(tp.tcp.net.pages());
        tp.tcp.hash.remove(tp.node);
        tp.tcp.ports.putPort(tp);
        tp.dst = null;
        tp.tcp.orphans--;
        tp.tcp.sockets--;
    }

    /// Ends the connection by force and makes the socket as new.
    @Linux("tcp_disconnect")
    static int disconnect(TcpSock tp) {
        TcpState old = tp.st;
        if (old != TcpState.CLOSE) {
            tp.setState(TcpState.CLOSE);
        }
        if (old == TcpState.LISTEN) {
            TcpListen.listenStop(tp);
        } else if (old.in(NEED_RESET) || tp.sndNxt != tp.writeSeq
                && (old == TcpState.CLOSING || old == TcpState.LAST_ACK)) {
            TcpSendCtl.resetAfterClose(tp);
            tp.err = Tcp.ECONNRESET;
        } else if (old == TcpState.SYN_SENT) {
            tp.err = Tcp.ECONNRESET;
        }
        TcpDisconnect.clear(tp);
        tp.errorReport();
        return 0;
    }

}
