package netstack.transport.tcp;

import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.Msghdr;
import netstack.transport.Sock;
import netstack.transport.wire.TcpHdr;

/// `recv` on a stream: copies what is there to the program, and tells the
/// peer of the room that this makes.
@Linux(value = "tcp_recvmsg_c", file = "net/ipv4/tcp.c", renamed = true)
final class TcpRecv {
    private static final int EINVAL = 22;
    private static final int EFAULT = 14;
    /// In the result of [#take]: an urgent byte was passed over; the count.
    private static final int URG = 1 << 30;
    private static final int COUNT = URG - 1;

    private TcpRecv() {
    }

    @Linux("tcp_recvmsg")
    static int recvmsg(TcpSock tp, Msghdr msg) {
        if ((msg.flags & Msghdr.MSG_ERRQUEUE) != 0) {
            return tp.errorQueue.recv(tp, msg);
        }
        tp.machine().charge(Cost.RECVMSG);
        if (tp.st == TcpState.ESTABLISHED && tp.receiveQueue.isEmpty()
                && tp.busy.canLoop()) {
            tp.busy.loop(tp, msg.dontwait());
        }
        tp.lockSock();
        int rc = (msg.flags & Msghdr.MSG_OOB) != 0 ? recvUrg(tp, msg)
            : recvmsgLocked(tp, msg);
        if (rc >= 0) {
            TcpTimestamping.recvTimestamp(tp, msg);
        }
        if (tp.recvmsgInq && rc >= 0) {
            msg.msgInq = inqHint(tp);
        }
        tp.releaseSock();
        return rc;
    }

    /// What may be read next; a FIN is worth a call too.
    @Linux("tcp_inq_hint")
    private static int inqHint(TcpSock tp) {
        int inq = tp.rcvNxt - tp.copiedSeq;
        return inq == 0 && tp.sockDone ? 1 : inq;
    }

    @Linux("tcp_recvmsg_locked")
    private static int recvmsgLocked(TcpSock tp, Msghdr msg) {
        if (tp.st == TcpState.LISTEN) {
            return -Tcp.ENOTCONN;
        }
        long timeo = msg.dontwait() ? 0 : tp.rcvtimeo;
        boolean peek = (msg.flags & Msghdr.MSG_PEEK) != 0;
        int target = target(tp, msg);
        int copied = 0;
        int seq = tp.copiedSeq;
        while (copied < msg.len && (copied == 0 || tp.urgData == 0
                || tp.urgSeq != seq)) {
            SkBuff skb = find(tp, seq);
            if (skb != null) {
                int n = take(tp, skb, msg, seq, copied);
                if (n < 0) {
                    return copied != 0 ? copied : n;
                }
                copied += n & COUNT;
                seq += (n & COUNT) + ((n & URG) != 0 ? 1 : 0);
                boolean atFin = atFin(skb, seq);
                seq += atFin ? 1 : 0;
                if (!peek) {
                    advance(tp, skb, seq, n & COUNT);
                }
                if (atFin) {
                    break;
                }
                continue;
            }
            if (copied >= target && tp.backlogLen() == 0) {
                break;
            }
            int stop = stop(tp, copied, timeo);
            if (stop <= 0) {
                copied = copied != 0 ? copied : stop;
                break;
            }
            timeo = await(tp, copied, copied >= target, timeo);
            seq = peek ? seq : tp.copiedSeq;
        }
        cleanupRbuf(tp, copied);
        return copied;
    }

    /// Lets what waits in the backlog in; sleeps if more is wanted.
    private static long await(TcpSock tp, int copied, boolean enough,
            long timeo) {
        if (enough) {
            tp.flushBacklog();
            return timeo;
        }
        cleanupRbuf(tp, copied);
        return tp.waitEvent(timeo);
    }

    /// Whether only the packet's FIN is left.
    private static boolean atFin(SkBuff skb, int seq) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        return cb.flag(TcpHdr.FIN) && seq == cb.endSeq() - 1;
    }

    /// SO_RCVLOWAT, or all with MSG_WAITALL.
    @Linux(value = "sock_rcvlowat", renamed = true)
    private static int target(TcpSock tp, Msghdr msg) {
        int v = (msg.flags & Msghdr.MSG_WAITALL) != 0 ? msg.len
            : Math.min(tp.rcvlowat, msg.len);
        return v == 0 ? 1 : v;
    }

    /// The packet that holds the byte `seq`, or a FIN there.
    @Linux(value = "tcp_recv_skb", renamed = true)
    private static SkBuff find(TcpSock tp, int seq) {
        for (SkBuff skb = tp.receiveQueue.peek(); skb != null;
                skb = skb.next()) {
            int offset = seq - TcpSkbCb.of(skb).seq();
            if (offset < skb.len() || offset == skb.len()
                    && TcpSkbCb.of(skb).flag(TcpHdr.FIN)) {
                return skb;
            }
        }
        return null;
    }

    /// Copies from a packet; returns the bytes, and [#URG] if a byte was
    /// passed over because it is urgent; or -EFAULT.
    private static int take(TcpSock tp, SkBuff skb, Msghdr msg, int seq,
            int copied) {
        int offset = seq - TcpSkbCb.of(skb).seq();
        int used = Math.min(skb.len() - offset, msg.len - copied);
        int urg = 0;
        if (tp.urgData != 0) {
            int urgOffset = tp.urgSeq - seq;
            if (urgOffset == 0 && used > 0 && !tp.urginline) {
                offset++;
                used--;
                urg = URG;
            } else if (urgOffset > 0 && urgOffset < used) {
                used = urgOffset;
            }
        }
        if (tp.errorQueue.tsflags != 0) {
            tp.rxStampNs = skb.tstamp();
        }
        if (used > 0 && (msg.flags & Msghdr.MSG_TRUNC) == 0) {
            if (!msg.accessOk(copied, used)) {
                return -EFAULT;
            }
            tp.machine().cpu().fetch(tp.incomingCpu,
                Sock.cacheLines(used));
            skb.copyBits(offset, msg.base, msg.offset + copied, used);
        }
        return used | urg;
    }

    private static void advance(TcpSock tp, SkBuff skb, int seq,
            int used) {
        tp.copiedSeq = seq;
        if (used > 0) {
            TcpRcvSpace.adjust(tp);
        }
        if (tp.urgData != 0 && Seq.after(seq, tp.urgSeq)) {
            tp.urgData = 0;
            TcpInput.fastPathCheck(tp);
        }
        if (seq == TcpSkbCb.of(skb).endSeq()) {
            tp.receiveQueue.unlink(skb);
            skb.consume();
        }
    }

    /// Nothing is there: whether to stop, and with what; 1 to wait.
    private static int stop(TcpSock tp, int copied, long timeo) {
        boolean ended = (tp.shutdown & Sock.RCV_SHUTDOWN) != 0;
        boolean signal = tp.machine().current().signalPending();
        if (copied != 0) {
            return timeo == 0 || tp.err != 0 || ended || signal
                || tp.st == TcpState.CLOSE ? 0 : 1;
        }
        if (tp.sockDone) {
            return 0;
        }
        if (tp.err != 0) {
            return tp.error();
        }
        if (ended) {
            return 0;
        }
        return tp.st == TcpState.CLOSE ? -Tcp.ENOTCONN
            : timeo == 0 ? -Tcp.EAGAIN : signal ? -Tcp.EINTR : 1;
    }

    /// The program has read: an ACK that was held back may be due, or the
    /// window has opened so far that the peer should know.
    @Linux("tcp_cleanup_rbuf")
    static void cleanupRbuf(TcpSock tp, int copied) {
        InetCskAck ack = tp.ack;
        boolean now = false;
        if (tp.ackScheduled()) {
            boolean pushed = (ack.pending & InetCskAck.PUSHED2) != 0
                || (ack.pending & InetCskAck.PUSHED) != 0
                    && !TcpDelack.inPingpongMode(tp);
            now = tp.rcvNxt - tp.rcvWup > ack.rcvMss
                || copied > 0 && pushed && tp.rmemAlloc == 0;
        }
        if (copied > 0 && !now
                && (tp.shutdown & Sock.RCV_SHUTDOWN) == 0) {
            int window = tp.receiveWindow();
            if (2L * window <= tp.windowClamp) {
                int fresh = TcpWindow.freshWindow(tp);
                now = fresh != 0 && fresh >= 2L * window;
            }
        }
        if (now) {
            tp.mstampRefresh();
            TcpSendCtl.sendAck(tp);
        }
    }

    /// MSG_OOB: the urgent byte.
    @Linux("tcp_recv_urg")
    private static int recvUrg(TcpSock tp, Msghdr msg) {
        if (tp.urginline || tp.urgData == 0
                || tp.urgData == TcpUrg.READ) {
            return -EINVAL;
        }
        boolean closed = tp.st == TcpState.CLOSE;
        if (closed && !tp.sockDone) {
            return -Tcp.ENOTCONN;
        }
        if ((tp.urgData & TcpUrg.VALID) == 0) {
            return closed || (tp.shutdown & Sock.RCV_SHUTDOWN) != 0 ? 0
                : -Tcp.EAGAIN;
        }
        byte b = (byte) tp.urgData;
        if ((msg.flags & Msghdr.MSG_PEEK) == 0) {
            tp.urgData = TcpUrg.READ;
        }
        msg.msgFlags |= Msghdr.MSG_OOB;
        if (msg.len == 0) {
            msg.msgFlags |= Msghdr.MSG_TRUNC;
        } else if ((msg.flags & Msghdr.MSG_TRUNC) == 0) {
            msg.base.set(java.lang.foreign.ValueLayout.JAVA_BYTE,
                msg.offset, b);
        }
        return Math.min(msg.len, 1);
    }
}
