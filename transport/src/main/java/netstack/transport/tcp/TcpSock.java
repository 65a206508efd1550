package netstack.transport.tcp;

import netstack.driver.machine.Hrtimer;
import netstack.driver.machine.Tracepoint;
import netstack.driver.net.Net;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.transport.Msghdr;
import netstack.transport.PageFrag;
import netstack.transport.ProtoMem;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;

/// A TCP socket: the variables of RFC 9293, 3.3.1 and what Linux adds.
/// Those about the network stand in [TcpSockLoss], a receiver's in
/// [TcpSockRcv], those that all connections have in [InetConnectionSock].
///
/// Only variables, and what tells something about them; what happens to them
/// is in the classes named after the kernel's files: [TcpInput],
/// [TcpOutput], [TcpTimer].
@Linux(value = "tcp_sock", file = "include/linux/tcp.h")
public final class TcpSock extends TcpSockRcv implements EhashEntry {
    static final int IPPROTO_TCP = 6;
    /// Bits of `nonagle`.
    static final int TCP_NAGLE_OFF = 1;
    static final int TCP_NAGLE_CORK = 2;
    static final int TCP_NAGLE_PUSH = 4;
    /// Bits of `deferred`: what a softirq left to the owner.
    static final int WRITE_TIMER_DEFERRED = 1;
    static final int DELACK_TIMER_DEFERRED = 2;
    static final int TSQ_DEFERRED = 4;
    static final int MTU_REDUCED_DEFERRED = 8;
    static final int ACK_DEFERRED = 16;

    /// The connection's state; `state` is its number.
    TcpState st = TcpState.CLOSE;

    /// What is to be sent, in order; behind it [#rtxQueue].
    final SkbQueue writeQueue = new SkbQueue();
    /// What came before its turn, in the order of its sequence.
    final SkbQueue outOfOrderQueue = new SkbQueue();

    /// One behind the last byte that the program gave us.
    int writeSeq;
    int pushedSeq;
    int sndSml;
    int sndUp;
    long lsndtime;
    int nonagle;
    boolean repair;

    /// The clock at the last packet: ns and us.
    long tcpClockCache;
    long tcpMstamp;
    long tcpWstampNs;

    long bytesSent;
    long bytesAcked;
    long bytesReceived;
    int segsOut;
    int segsIn;
    int dataSegsOut;
    int dataSegsIn;
    int rcvOoopack;
    int gsoSegs;
    /// How often a time-out made the connection try another way.
    int timeoutRehash;

    /// TCP_KEEPIDLE, TCP_KEEPINTVL in jiffies, TCP_KEEPCNT; 0 is the host's.
    long keepaliveTime;
    long keepaliveIntvl;
    int keepaliveProbes;
    /// TCP_LINGER2 in jiffies; 0 is the host's, negative is none.
    long linger2;
    /// TCP_NOTSENT_LOWAT, 0 is the host's.
    int notsentLowat;
    boolean thinLto;
    /// TCP_INQ: each `recvmsg` tells what is left.
    boolean recvmsgInq;
    /// Path MTU of an ICMP message that came while a task owned the socket.
    int mtuInfo;

    /// What held the sender back, and for how long.
    final TcpChrono chrono = new TcpChrono(this);
    int deferred;
    boolean tsqThrottled;
    boolean tsqQueued;
    /// Its place in the table of connections.
    final InetEhashNode node = new InetEhashNode(this);
    /// Its place in the queue of a listener, among the listeners of a port,
    /// among those that a tasklet is to run.
    TcpSock acceptNext;
    TcpSock listenNext;
    TcpSock tsqNext;
    /// A listener: the first number that the connection must have that
    /// follows one in TIME_WAIT; why `accept` gave none.
    int twIsn;
    int acceptErr;
    int inetId;
    final PageFrag frag = new PageFrag();
    final TcpIpSource source = new TcpIpSource(this);
    /// The peer's FIN was received.
    boolean sockDone;
    /// The task side has let go of it, and nothing refers to it any more.
    boolean destroyed;

    TcpSock(Net net, Tcp tcp, ProtoMem mem) {
        super(net, tcp, SockOpt.SOCK_STREAM, IPPROTO_TCP, mem);
        compressedAckTimer = Hrtimer.soft(net.machine(),
            () -> TcpTimer.compressedAckKick(this));
    }

    /// Changes the state; nothing else does.
    @Linux("tcp_set_state")
    void setState(TcpState to) {
        TcpState from = st;
        st = to;
        state = to.number();
        tcp.stateChanged(from, to);
        unhash(from, to);
        machine().tracepoints().hit(Tracepoint.INET_SOCK_SET_STATE, this,
            from.number(), to.number());
    }

    /// A closed socket is not found any more, and gives its port back, if
    /// the program did not choose it.
    private void unhash(TcpState from, TcpState to) {
        if (to != TcpState.CLOSE || from == TcpState.CLOSE) {
            return;
        }
        if (from == TcpState.LISTEN) {
            tcp.hash.removeListener(this);
        }
        tcp.hash.remove(node);
        if (bindHash != null && !bindPortLocked) {
            tcp.ports.putPort(this);
        }
    }

    /// Reads the clock.
    @Linux("tcp_mstamp_refresh")
    void mstampRefresh() {
        long now = machine().now();
        tcpClockCache = now;
        tcpMstamp = now / 1000;
    }

    /// The clock of time stamps, in milliseconds.
    @Linux("tcp_time_stamp_ms")
    int timeStampMs() {
        return (int) (tcpMstamp / 1000);
    }

    @Linux("tcp_sk_is_sack")
    boolean isSack() {
        return rxOpt.sackOk != 0;
    }

    @Linux("tcp_urg_mode")
    boolean urgMode() {
        return sndUna != sndUp;
    }

    /// The round trip by the echoed time stamp, us; -1 if it can't be.
    long rttTsoptUs() {
        return TcpCleanRtx.rttTsoptUs(this);
    }

    /// The next packet that was never sent.
    @Linux("tcp_send_head")
    SkBuff sendHead() {
        return writeQueue.peek();
    }

    @Override
    public InetEhashNode node() {
        return node;
    }

    @Override
    void writeTimer() {
        TcpTimer.writeTimer(this);
    }

    @Override
    void delackTimer() {
        TcpTimer.delackTimer(this);
    }

    @Override
    void keepaliveTimer() {
        TcpTimer.keepaliveTimer(this);
    }

    @Override
    protected void backlogRcv(SkBuff skb) {
        tcp.ipv4.v4DoRcv(this, skb);
    }

    @Override
    @Linux(value = "tcp_set_keepalive", renamed = true)
    protected void setKeepalive(boolean on) {
        if (st == TcpState.CLOSE || st == TcpState.LISTEN) {
            return;
        }
        if (on && !keepopen) {
            resetKeepaliveTimer(TcpTimer.keepaliveTimeWhen(this));
        } else if (!on) {
            keepaliveTimer.del();
        }
    }

    @Override
    protected void setRcvlowat(int bytes) {
        TcpRcvSpace.setRcvlowat(this, bytes);
    }

    @Override
    protected int setTimestamping(int flags) {
        return TcpTimestamping.set(this, flags);
    }

    @Override
    protected boolean listening() {
        return st == TcpState.LISTEN;
    }

    @Override
    protected void releaseCb() {
        TcpTimer.releaseCb(this);
    }

    @Override
    public int connect(SockaddrIn peer) {
        return TcpConnect.v4Connect(this, peer);
    }

    @Override
    public int disconnect() {
        return TcpClose.disconnect(this);
    }

    @Override
    public int sendmsg(Msghdr msg) {
        return TcpSend.sendmsg(this, msg);
    }

    @Override
    public int recvmsg(Msghdr msg) {
        return TcpRecv.recvmsg(this, msg);
    }

    @Override
    public int getPort(int port) {
        return tcp.ports.getPort(this, port);
    }

    @Override
    public void rehash() {
        node.laddr = rcvSaddr;
    }

    @Override
    public int poll() {
        return TcpPoll.poll(this);
    }

    @Override
    public void destroy() {
        TcpClose.close(this);
    }

    @Override
    public int ioctl(int cmd) {
        return TcpPoll.ioctl(this, cmd);
    }

    @Override
    public int mtu() {
        return dst == null ? -Tcp.ENOTCONN : dst.mtu();
    }

    @Override
    public int setsockopt(int name, int value) {
        return TcpSockopt.set(this, name, value);
    }

    @Override
    public int getsockopt(int name) {
        return TcpSockopt.get(this, name);
    }
}
