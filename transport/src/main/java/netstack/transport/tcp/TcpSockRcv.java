package netstack.transport.tcp;

import netstack.driver.machine.Hrtimer;
import netstack.driver.net.Net;
import netstack.skbuff.Linux;
import netstack.skbuff.SkbQueue;
import netstack.transport.ProtoMem;

/// The part of a TCP socket that belongs to what it receives: the window,
/// the gaps, what ACKs must say.
@Linux(value = "tcp_sock_rcv", file = "include/linux/tcp.h",
    renamed = true)
abstract class TcpSockRcv extends TcpSockLoss {
    /// The next byte to receive, the next that the program will read.
    int rcvNxt;
    int copiedSeq;
    /// The window that we offered, and `rcvNxt` then.
    int rcvWnd;
    int rcvWup;
    int rcvSsthresh;
    int windowClamp;
    int scalingRatio;
    int advmss = 65535;
    long rcvTstamp;
    int urgData;
    int urgSeq;

    final TcpOptionsReceived rxOpt = new TcpOptionsReceived();
    final int[] duplicateSack = new int[2];
    /// Start and end of up to four blocks.
    final int[] selectiveAcks = new int[8];
    final int[] recvSackCache = new int[8];
    int tsoffset;
    int tcpHeaderLen = 20;
    /// Header prediction: 0 is off.
    int predFlags;
    /// Bits of [TcpEcn].
    int ecnFlags;
    int compressedAck;
    int compressedAckRcvNxt;
    int dupAckCounter;
    Hrtimer compressedAckTimer;
    long lastOowAckTime;

    final TcpFastopenSock fo = new TcpFastopenSock();
    final TcpZerocopy zc = new TcpZerocopy();
    /// A discipline below paces (`SK_PACING_FQ`).
    boolean pacedBelow;
    /// When what was read last came, in ns; 0 if nobody asks.
    long rxStampNs;
    final TcpRcvEst rcvRttEst = new TcpRcvEst();
    final TcpRcvEst rcvqSpace = new TcpRcvEst();
    int rcvRttLastTsecr;

    TcpSockRcv(Net net, Tcp tcp, int type, int protocol, ProtoMem mem) {
        super(net, tcp, type, protocol, mem);
    }

    @Override
    public void pacedBelow() {
        pacedBelow = true;
    }

    @Override
    protected boolean zerocopies() {
        return true;
    }

    /// What is left of the window that we last offered.
    @Linux("tcp_receive_window")
    int receiveWindow() {
        return Math.max(rcvWup + rcvWnd - rcvNxt, 0);
    }
}
