package netstack.transport.tcp;

import netstack.driver.net.Net;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.transport.ProtoMem;

/// The part of a TCP socket that says how the network seems to be: round
/// trip times, what is in flight, what is thought lost, and the congestion
/// window. Names as in the kernel's struct; times in microseconds where the
/// name ends in `Us` or `Mstamp`, else in jiffies.
@Linux(value = "tcp_sock_loss", file = "include/linux/tcp.h",
    renamed = true)
abstract class TcpSockLoss extends InetConnectionSock {
    /// What was sent and is not acknowledged, in the order of its sequence.
    final SkbQueue rtxQueue = new SkbQueue();

    /// First sequence number without an acknowledgment, next to send.
    int sndUna;
    int sndNxt;
    /// The peer's window, in bytes from `sndUna`, and the segment that it
    /// was last taken from.
    int sndWnd;
    int sndWl1;
    /// The largest window that the peer has ever offered.
    int maxWindow;
    /// The largest payload of a segment, without SACK options.
    int mssCache = 536;

    CongestionControl ca;
    /// TCP_CONGESTION was set by the program.
    boolean caSetsockopt;
    CaState caState = CaState.OPEN;
    final RttEstimator rtt;
    int sndCwnd = TcpCwnd.INIT_CWND;
    int sndSsthresh = TcpCwnd.INFINITE_SSTHRESH;
    int sndCwndCnt;
    int sndCwndClamp = Integer.MAX_VALUE;
    int sndCwndUsed;
    int sndCwndStamp;
    int priorCwnd;
    int priorSsthresh;
    boolean isCwndLimited;
    int maxPacketsOut;
    int cwndUsageSeq;
    /// Packets: in flight, SACKed, thought lost, sent again.
    int packetsOut;
    int sackedOut;
    int lostOut;
    int retransOut;
    /// Packets lost and delivered over all.
    int lost;
    int delivered;
    int deliveredCe;
    /// Bits of [TcpEcn].
    int ecnFlags;
    /// `sndNxt` when the trouble began.
    int highSeq;
    int undoMarker;
    int undoRetrans = -1;
    /// When the first retransmission was sent, by the clock of time stamps.
    int retransStamp;
    long bytesRetrans;
    int totalRetrans;
    int rtoStamp;
    int totalRto;
    int totalRtoRecoveries;
    int totalRtoTime;
    int prrDelivered;
    int prrOut;
    int tlpHighSeq;
    boolean tlpRetrans;
    boolean frto;
    boolean isSackReneg;
    int reordering = 3;
    int reordSeen;
    int dsackDups;
    boolean dsackSeen;
    final RackState rack = new RackState();
    /// Hints into `rtxQueue`.
    SkBuff highestSack;
    SkBuff retransmitSkbHint;
    SkBuff lostSkbHint;
    int lostCntHint;
    final SacktagState sacktag = new SacktagState();
    final TcpSackBlocks sackBlocks = new TcpSackBlocks();
    final AckedSpan acked = new AckedSpan();
    int rexmit;
    long firstTxMstamp;
    long deliveredMstamp;
    int appLimited = -1;
    long rateDelivered;
    long rateIntervalUs;
    boolean rateAppLimited = true;
    /// Bytes per second; -1 is as fast as possible.
    long pacingRate = -1;
    long maxPacingRate = -1;

    TcpSockLoss(Net net, Tcp tcp, int type, int protocol, ProtoMem mem) {
        super(net, tcp, type, protocol, mem);
        rtt = new RttEstimator(net.machine().hz());
    }

    final int jiffies32() {
        return (int) machine().jiffies();
    }

    final int hz() {
        return machine().hz();
    }

    /// Counts in `TcpExt`.
    final void ext(TcpExtMib item, int n) {
        tcp.ext.add(item, n);
    }

    /// Changes the sender's state; the algorithm is told before.
    @Linux("tcp_set_ca_state")
    final void setCaState(CaState to) {
        ca.setState((TcpSock) this, to);
        caState = to;
    }

    final SkBuff rtxHead() {
        return rtxQueue.peek();
    }

    final SkBuff rtxTail() {
        return rtxQueue.peekTail();
    }

    /// The first sequence number that the peer's window excludes.
    @Linux("tcp_wnd_end")
    final int wndEnd() {
        return sndUna + sndWnd;
    }

    /// The RTO after its doublings, in jiffies.
    @Linux("inet_csk_rto_backoff")
    final long rtoBackoff(long max) {
        return Math.min((long) rtt.rto << Math.min(backoff, 31), max);
    }

    final int rtoMax() {
        return 120 * hz();
    }

    final boolean paced() {
        return false;
    }

    final boolean slowStartAfterIdle() {
        return tcp.sysctls.slowStartAfterIdle.value != 0;
    }

    final int pacingSsRatio() {
        return tcp.cong.pacingSsRatio.value;
    }

    final int pacingCaRatio() {
        return tcp.cong.pacingCaRatio.value;
    }

    final int sysctlReordering() {
        return tcp.cong.reordering.value;
    }

    final int sysctlMaxReordering() {
        return tcp.cong.maxReordering.value;
    }

    final int sysctlRecovery() {
        return tcp.cong.recovery.value;
    }

    final int sysctlEarlyRetrans() {
        return tcp.cong.earlyRetrans.value;
    }

    final boolean sysctlFrto() {
        return tcp.cong.frto.value != 0;
    }

    final int minRttWlen() {
        return tcp.cong.minRttWlen.value;
    }

    final int rtoMinUs() {
        return tcp.cong.rtoMinUs.value;
    }
}
