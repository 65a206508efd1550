package netstack.transport.tcp;

import netstack.driver.machine.TimerList;
import netstack.ipv4.route.Rtable;
import netstack.skbuff.Linux;

/// A connection that a SYN has asked for and no ACK has confirmed: what the
/// SYN said, and when to send the SYN-ACK again. Small, because strangers
/// make us keep it.
@Linux(value = "tcp_request_sock", file = "include/linux/tcp.h")
final class TcpRequestSock implements EhashEntry {
    final TcpSock listener;
    final InetEhashNode node = new InetEhashNode(this);
    final TimerList rskTimer;
    final TcpOptionsReceived opt = new TcpOptionsReceived();

    /// The four numbers; `loc` is this host.
    int locAddr;
    int rmtAddr;
    int rmtPort;
    int num;
    int mark;
    int iif;

    int rcvIsn;
    int sntIsn;
    int tsOff;
    int txhash;
    int rcvNxt;
    int mss;
    /// The window offered with the SYN-ACK, and its scale.
    int rskRcvWnd;
    int rskWindowClamp;
    int rcvWscale;
    int tsRecent;
    /// When the SYN-ACK was first sent, us; 0 for not yet.
    long sntSynack;
    long lastOowAckTime;
    /// The first time-out in jiffies, how often it has run, how often the
    /// SYN-ACK was sent again.
    long timeout;
    int numTimeout;
    int numRetrans;
    /// The ACK came, but the queue of the listener was full or it waits for
    /// data.
    boolean acked;
    boolean ecnOk;
    /// All of it is in the SYN-ACK's numbers.
    boolean syncookie;
    /// Fast Open: a program has the socket already.
    boolean accepted;
    /// The connection was made from it, or it was given up.
    boolean done;
    Rtable dst;

    TcpRequestSock(TcpSock listener) {
        this.listener = listener;
        rskTimer = new TimerList(listener.machine(),
            () -> TcpReqsk.timerHandler(this));
    }

    @Override
    public InetEhashNode node() {
        return node;
    }
}
