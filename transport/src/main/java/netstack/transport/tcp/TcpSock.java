package netstack.transport.tcp;

import netstack.skbuff.SkBuff;

class TcpSock {
    static final int SYN_SENT = 2;
    int state = 1;
    int errSoft;
    boolean dead;
    boolean nospace;
    int sndUna, sndNxt, sndWl1, sndWnd, maxWindow, writeSeq;
    long bytesAcked;
    int mssCache = 1460;
    long tcpMstamp;
    int lsndtime, rcvTstamp;
    int retransmits, backoff, probesOut, icskPending;
    final RxOpt rxOpt = new RxOpt();
    static final class RxOpt { boolean sawTstamp; int rcvTsecr, rcvTsval; }

    // ---- loss
    CongestionControl ca = new Reno();
    CaState caState = CaState.OPEN;
    final RttEstimator rtt = new RttEstimator(1000);
    int sndCwnd = 10;
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
    int packetsOut;
    int sackedOut;
    int lostOut;
    int retransOut;
    int lost;
    int delivered;
    int highSeq;
    int undoMarker;
    int undoRetrans = -1;
    int retransStamp;
    int totalRetrans;
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
    SkBuff highestSack, retransmitSkbHint, lostSkbHint;
    int lostCntHint;
    final SacktagState sacktag = new SacktagState();
    final TcpSackBlocks sackBlocks = new TcpSackBlocks();
    final AckedSpan acked = new AckedSpan();
    int rexmit;
    long firstTxMstamp, deliveredMstamp;
    int appLimited;
    long rateDelivered, rateIntervalUs;
    boolean rateAppLimited;
    long pacingRate = -1, maxPacingRate = -1;

    int jiffies32() { return 0; }
    int hz() { return 1000; }
    void ext(TcpExtMib m, int n) { }
    boolean paced() { return false; }
    int gsoMaxSize() { return 65536; }
    boolean slowStartAfterIdle() { return true; }
    int pacingSsRatio() { return 200; }
    int pacingCaRatio() { return 120; }
    int sysctlReordering() { return 3; }
    int sysctlMaxReordering() { return 300; }
    int sysctlRecovery() { return 1; }
    int sysctlEarlyRetrans() { return 3; }
    boolean sysctlFrto() { return true; }
    int minRttWlen() { return 300; }
    int rtoMinUs() { return 200_000; }
    int rtoMax() { return 120_000; }
    void setCaState(CaState s) { ca.setState(this, s); caState = s; }
    boolean isSack() { return true; }
    boolean isRack() { return true; }
    SkBuff rtxHead() { return null; }
    SkBuff rtxTail() { return null; }
    SkBuff sendHead() { return null; }
    void rtxUnlinkAndFree(SkBuff skb) { }
    boolean wmemEmpty() { return true; }
    int fragment(SkBuff skb, int len, int mss) { return 0; }
    int trimHead(SkBuff skb, int len) { return 0; }
    void resetXmitTimer(int what, int when, int max) { }
    void clearXmitTimer(int what) { }
    void xmitRetransmitQueue() { TcpRetransmit.xmitQueue(this); }
    void pushPendingFrames() { }
    void updateRtoTime() { }
    void replaceTsRecent(int seq) { }
    void dstConfirm() { }
    void ackProbe() { }
    void sendChallengeAck() { }
    int windowOf(SkBuff skb) { return 0; }
    void fastPathCheck() { }
    void syncMss() { }
    long rttTsoptUs() { return -1; }
    int timestampTs(SkBuff skb) { return 0; }
    int currentMss() { return mssCache; }
    int tsoSegs(int mss) { return 1; }
    boolean pacingCheck() { return false; }
    boolean smallQueueCheck(SkBuff skb, int factor) { return false; }
    boolean stillInHostQueue(SkBuff skb) { return false; }
    boolean sndWndTest(SkBuff skb, int mss) { return false; }
    void writeXmitProbe(int mss) { }
    int retransmitSkbOnce(SkBuff skb, int segs) { return TcpRetransmit.raw(this, skb, segs); }
}
