package netstack.transport.tcp;

import netstack.driver.machine.Machine;
import netstack.driver.machine.TimerList;
import netstack.driver.net.Net;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.skbuff.Linux;
import netstack.transport.InetSock;
import netstack.transport.ProtoMem;

/// A socket with a connection: timers, delayed acknowledgments, the queue of
/// connections to accept. Names as in the kernel, without the prefix
/// `icsk_`; jiffies are `long`.
@Linux(value = "inet_connection_sock",
    file = "include/net/inet_connection_sock.h")
abstract class InetConnectionSock extends InetSock {
    final Tcp tcp;
    final RequestSockQueue acceptQueue;
    InetBindBucket bindHash;

    /// When the retransmit timer is due, and for what (0: not set).
    long timeout;
    int icskPending;
    final TimerList retransmitTimer;
    final TimerList delackTimer;
    final TimerList keepaliveTimer;

    /// The longest that an ACK may wait, in jiffies.
    long delackMax;
    /// The path MTU that `mssCache` was made from.
    int pmtuCookie;
    /// Time-outs in a row, and how often the RTO was doubled.
    int retransmits;
    int backoff;
    /// TCP_SYNCNT; 0 is the host's default.
    int synRetries;
    /// Probes without an answer.
    int probesOut;
    /// When the first of them was sent, 0 for none.
    long probesTstamp;
    int extHdrLen;
    /// TCP_USER_TIMEOUT, in milliseconds; 0 for none.
    long userTimeout;

    final InetCskAck ack = new InetCskAck();

    /// The port that segments are sent from; stays when `num` goes.
    int sport;
    /// The route to the peer, null if there is none.
    Rtable dst;
    /// Bytes in the send queues, with overhead.
    int wmemQueued;
    /// The connections that wait in `acceptQueue`, and how many may.
    int ackBacklog;
    int maxAckBacklog;
    /// A task or TCP itself is about to write.
    int writePending;
    int pacingShift = 10;
    /// What the way out can do: segments cut by the device, and how large.
    boolean canGso;
    int gsoMaxSize;
    int gsoMaxSegs;

    InetConnectionSock(Net net, Tcp tcp, int type, int protocol,
            ProtoMem mem) {
        super(net, type, protocol, mem);
        this.tcp = tcp;
        Machine m = net.machine();
        acceptQueue = new RequestSockQueue();
        retransmitTimer = new TimerList(m, this::writeTimer);
        delackTimer = new TimerList(m, this::delackTimer);
        keepaliveTimer = new TimerList(m, this::keepaliveTimer);
    }

    /// The handlers of the three timers, in softirq.
    abstract void writeTimer();

    abstract void delackTimer();

    abstract void keepaliveTimer();

    /// Sets a timer to `when` jiffies from now.
    @Linux("inet_csk_reset_xmit_timer")
    final void resetXmitTimer(int what, long when, long maxWhen) {
        long at = machine().jiffies() + Math.min(when, maxWhen);
        if (what == TcpTimer.DACK) {
            ack.pending |= InetCskAck.TIMER;
            ack.timeout = at;
            delackTimer.mod(at);
        } else {
            icskPending = what;
            timeout = at;
            retransmitTimer.mod(at);
        }
    }

    /// Forgets a timer: as in the kernel it may still run, and then finds
    /// nothing to do.
    @Linux("inet_csk_clear_xmit_timer")
    final void clearXmitTimer(int what) {
        if (what == TcpTimer.DACK) {
            ack.pending = 0;
            ack.retry = 0;
        } else {
            icskPending = TcpTimer.NONE;
        }
    }

    @Linux("inet_csk_clear_xmit_timers")
    final void clearXmitTimers() {
        icskPending = TcpTimer.NONE;
        ack.pending = 0;
        ack.retry = 0;
        retransmitTimer.del();
        delackTimer.del();
        keepaliveTimer.del();
    }

    @Linux("inet_csk_reset_keepalive_timer")
    final void resetKeepaliveTimer(long when) {
        keepaliveTimer.mod(machine().jiffies() + when);
    }

    @Linux("inet_csk_schedule_ack")
    final void scheduleAck() {
        ack.pending |= InetCskAck.SCHED;
    }

    @Linux("inet_csk_ack_scheduled")
    final boolean ackScheduled() {
        return (ack.pending & InetCskAck.SCHED) != 0;
    }

    @Linux("sk_acceptq_is_full")
    final boolean acceptqIsFull() {
        return ackBacklog > maxAckBacklog;
    }

    /// What IP must know to send for it.
    private Flow flow;

    /// The key of its route, filled in.
    final Flow flow() {
        if (flow == null) {
            flow = new Flow();
        }
        return flow.initOutput(boundDevIf, mark, tos, protocol, daddr, saddr,
            dport, sport);
    }

    /// Sleeps until something happens to the socket, at most `timeo`
    /// jiffies; returns those that are left. The lock is free meanwhile; if
    /// packets have waited for it, they come first.
    @Linux(value = "sk_wait_event", file = "include/net/sock.h",
        renamed = true)
    final long waitEvent(long timeo) {
        if (backlogLen() > 0) {
            flushBacklog();
            return timeo;
        }
        wq.prepareToWait();
        releaseSock();
        long left = machine().scheduleTimeout(timeo);
        lockSock();
        wq.finishWait();
        return left;
    }

    /// The state changed: wakes all.
    @Linux(value = "sock_def_wakeup", file = "net/core/sock.c",
        renamed = true)
    final void stateChange() {
        if (!wq.empty()) {
            wq.wakeUp();
        }
    }

    /// The route to the peer, if it still holds.
    @Linux("__sk_dst_check")
    final Rtable dstCheck() {
        if (dst != null && !dst.check()) {
            dst = null;
        }
        return dst;
    }

    /// Bytes that may still be queued for sending.
    @Linux("sk_stream_wspace")
    final int streamWspace() {
        return sndbuf - wmemQueued;
    }

    @Linux("sk_stream_min_wspace")
    final int streamMinWspace() {
        return wmemQueued >> 1;
    }

    @Linux("sk_stream_memory_free")
    boolean streamMemoryFree() {
        return wmemQueued < sndbuf;
    }
}
