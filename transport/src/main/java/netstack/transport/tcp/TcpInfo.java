package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// What `getsockopt(TCP_INFO)` tells of a connection. Names as in C, without
/// the prefix `tcpi_`; times in us, but for those since the last segment,
/// which are in ms; rates in bytes per second, where -1 is no limit.
@Linux(value = "tcp_info", file = "include/uapi/linux/tcp.h")
public final class TcpInfo {
    public static final int TCPI_OPT_TIMESTAMPS = 1;
    public static final int TCPI_OPT_SACK = 2;
    public static final int TCPI_OPT_WSCALE = 4;
    public static final int TCPI_OPT_ECN = 8;
    public static final int TCPI_OPT_ECN_SEEN = 16;
    /// The data of a SYN was acknowledged with it.
    public static final int TCPI_OPT_SYN_DATA = 32;

    public int state;
    public int caState;
    public int retransmits;
    public int probes;
    public int backoff;
    public int options;
    public int sndWscale;
    public int rcvWscale;
    public boolean deliveryRateAppLimited;
    /// Why Fast Open got no data through, 0 for no reason.
    public int fastopenClientFail;
    public long rto;
    public long ato;
    public int sndMss;
    public int rcvMss;
    public int unacked;
    public int sacked;
    public int lost;
    public int retrans;
    public int fackets;
    public long lastDataSent;
    public long lastAckSent;
    public long lastDataRecv;
    public long lastAckRecv;
    public int pmtu;
    public int rcvSsthresh;
    public int rtt;
    public int rttvar;
    public int sndSsthresh;
    public int sndCwnd;
    public int advmss;
    public int reordering;
    public int rcvRtt;
    public int rcvSpace;
    public int totalRetrans;
    public long pacingRate;
    public long maxPacingRate;
    public long bytesAcked;
    public long bytesReceived;
    public int segsOut;
    public int segsIn;
    public int notsentBytes;
    public long minRtt;
    public int dataSegsIn;
    public int dataSegsOut;
    public long deliveryRate;
    public long busyTime;
    public long rwndLimited;
    public long sndbufLimited;
    public int delivered;
    public int deliveredCe;
    public long bytesSent;
    public long bytesRetrans;
    public int dsackDups;
    public int reordSeen;
    public int rcvOoopack;
    public long sndWnd;
    public long rcvWnd;
    public int rehash;
    public int totalRto;
    public int totalRtoRecoveries;
    public int totalRtoTime;

    /// Fills `out`; with the socket's lock held.
    @Linux(value = "tcp_get_info", file = "net/ipv4/tcp.c")
    static void getInfo(TcpSock tp, TcpInfo out) {
        out.state = tp.st.number();
        out.pacingRate = tp.pacingRate;
        out.maxPacingRate = tp.maxPacingRate;
        out.reordering = tp.reordering;
        out.sndCwnd = tp.sndCwnd;
        if (tp.st == TcpState.LISTEN) {
            out.unacked = tp.ackBacklog;
            out.sacked = tp.maxAckBacklog;
            return;
        }
        out.negotiated(tp);
        out.timers(tp);
        out.queue(tp);
        out.window(tp);
        out.counts(tp);
    }

    private void negotiated(TcpSock tp) {
        options = (tp.rxOpt.tstampOk ? TCPI_OPT_TIMESTAMPS : 0)
                | (tp.isSack() ? TCPI_OPT_SACK : 0)
                | (tp.rxOpt.wscaleOk ? TCPI_OPT_WSCALE : 0)
                | (tp.fo.synDataAcked ? TCPI_OPT_SYN_DATA : 0);
        options |= (tp.ecnFlags & TcpEcn.OK) != 0 ? TCPI_OPT_ECN : 0;
        options |= (tp.ecnFlags & TcpEcn.SEEN) != 0 ? TCPI_OPT_ECN_SEEN : 0;
        fastopenClientFail = tp.fo.clientFail;
        sndWscale = tp.rxOpt.wscaleOk ? tp.rxOpt.sndWscale : 0;
        rcvWscale = tp.rxOpt.wscaleOk ? tp.rxOpt.rcvWscale : 0;
        sndMss = tp.mssCache;
        rcvMss = tp.ack.rcvMss;
        advmss = tp.advmss;
        pmtu = tp.pmtuCookie;
    }

    private void timers(TcpSock tp) {
        long now = tp.machine().jiffies();
        long msPerJiffy = 1000 / tp.hz();
        rto = tp.rtt.jiffiesToUsecs(tp.rtt.rto);
        ato = tp.rtt.jiffiesToUsecs(Math.min(tp.ack.ato, tp.delackMax));
        retransmits = tp.retransmits;
        probes = tp.probesOut;
        backoff = tp.backoff;
        lastDataSent = (now - tp.lsndtime) * msPerJiffy;
        lastDataRecv = (now - tp.ack.lrcvtime) * msPerJiffy;
        lastAckRecv = (now - tp.rcvTstamp) * msPerJiffy;
        rtt = tp.rtt.srttUs >>> 3;
        rttvar = tp.rtt.mdevUs >>> 2;
        minRtt = tp.rtt.minRtt() & 0xffffffffL;
        rcvRtt = tp.rcvRttEst.value >>> 3;
        totalRto = tp.totalRto;
        totalRtoRecoveries = tp.totalRtoRecoveries;
        totalRtoTime = tp.totalRtoTime + (tp.rtoStamp == 0 ? 0
                : (int) (tp.machine().now() / 1_000_000) - tp.rtoStamp);
    }

    private void queue(TcpSock tp) {
        caState = tp.caState.ordinal();
        unacked = tp.packetsOut;
        sacked = tp.sackedOut;
        lost = tp.lostOut;
        retrans = tp.retransOut;
        notsentBytes = Math.max(0, tp.writeSeq - tp.sndNxt);
        dsackDups = tp.dsackDups;
        reordSeen = tp.reordSeen;
    }

    private void window(TcpSock tp) {
        sndSsthresh = tp.sndSsthresh;
        rcvSsthresh = tp.rcvSsthresh;
        rcvSpace = tp.rcvqSpace.value;
        sndWnd = tp.sndWnd & 0xffffffffL;
        rcvWnd = tp.rcvWnd & 0xffffffffL;
        deliveryRateAppLimited = tp.rateAppLimited;
        deliveryRate = tp.rateDelivered == 0 || tp.rateIntervalUs == 0 ? 0
                : tp.rateDelivered * tp.mssCache * 1_000_000
                        / tp.rateIntervalUs;
    }

    private void counts(TcpSock tp) {
        totalRetrans = tp.totalRetrans;
        busyTime = tp.chrono.busyUs();
        rwndLimited = tp.chrono.us(TcpChrono.RWND_LIMITED);
        sndbufLimited = tp.chrono.us(TcpChrono.SNDBUF_LIMITED);
        bytesAcked = tp.bytesAcked;
        bytesReceived = tp.bytesReceived;
        segsOut = tp.segsOut;
        segsIn = tp.segsIn;
        dataSegsIn = tp.dataSegsIn;
        dataSegsOut = tp.dataSegsOut;
        delivered = tp.delivered;
        deliveredCe = tp.deliveredCe;
        bytesSent = tp.bytesSent;
        bytesRetrans = tp.bytesRetrans;
        rcvOoopack = tp.rcvOoopack;
    }
}
