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
    static final int TCP_INFINITE_SSTHRESH = 0x7fffffff;

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
    int mssCache;

    /// Packets: in flight, SACKed, thought lost, sent again.
    int packetsOut;
    int sackedOut;
    int lostOut;
    int retransOut;
    int maxPacketsOut;
    int cwndUsageSeq;
    boolean isCwndLimited;

    int sndCwnd = 10;
    int sndCwndCnt;
    int sndCwndClamp = Integer.MAX_VALUE;
    int sndCwndUsed;
    long sndCwndStamp;
    int sndSsthresh = TCP_INFINITE_SSTHRESH;
    int priorCwnd;
    int priorSsthresh;
    int prrDelivered;
    int prrOut;

    /// `sndNxt` when the trouble began.
    int highSeq;
    /// Millisecond (time stamp clock) of the first retransmission.
    int retransStamp;
    int undoMarker;
    int undoRetrans;
    long bytesRetrans;
    int totalRetrans;
    int rtoStamp;
    int totalRto;
    int totalRtoRecoveries;
    int totalRtoTime;
    boolean frto;
    boolean isSackReneg;
    int reordering = 3;
    int reordSeen;
    int dsackDups;
    int timeoutRehash;

    int tlpHighSeq;
    boolean tlpRetrans;

    /// Smoothed RTT times 8, mean deviation times 4.
    int srttUs;
    int mdevUs;
    int mdevMaxUs;
    int rttvarUs;
    int rttSeq;

    /// Packets delivered, lost, over all.
    int delivered;
    int deliveredCe;
    int lost;
    int appLimited = -1;
    boolean rateAppLimited = true;
    int rateDelivered;
    int rateIntervalUs;
    long firstTxMstamp;
    long deliveredMstamp;

    /// Hints into `rtxQueue`.
    SkBuff lostSkbHint;
    SkBuff retransmitSkbHint;
    SkBuff highestSack;
    int lostCntHint;

    TcpSockLoss(Net net, int type, int protocol, ProtoMem mem) {
        super(net, type, protocol, mem);
    }

    /// Packets that have left the network, as far as we know.
    @Linux("tcp_left_out")
    final int leftOut() {
        return sackedOut + lostOut;
    }

    // tag::tcp_packets_in_flight[]
    /// Packets that are thought to be on their way now.
    @Linux("tcp_packets_in_flight")
    final int packetsInFlight() {
        return packetsOut - leftOut() + retransOut;
    }
    // end::tcp_packets_in_flight[]

    @Linux("tcp_in_slow_start")
    final boolean inSlowStart() {
        return sndCwnd < sndSsthresh;
    }

    @Linux("tcp_in_initial_slowstart")
    final boolean inInitialSlowstart() {
        return sndSsthresh >= TCP_INFINITE_SSTHRESH;
    }

    /// The first sequence number that the peer's window excludes.
    @Linux("tcp_wnd_end")
    final int wndEnd() {
        return sndUna + sndWnd;
    }
}
