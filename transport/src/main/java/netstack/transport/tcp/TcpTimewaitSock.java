package netstack.transport.tcp;

import netstack.driver.machine.TimerList;
import netstack.skbuff.Linux;

/// A connection that is over on our side, kept so that its last ACK can be
/// sent again and old segments of it are not taken for new ones. It is much
/// smaller than the socket was. Also used in FIN_WAIT2 without a program.
@Linux(value = "tcp_timewait_sock", file = "include/linux/tcp.h")
final class TcpTimewaitSock implements EhashEntry {
    final InetEhashNode node = new InetEhashNode(this);
    final Tcp tcp;
    final TimerList timer;
    InetBindBucket bindHash;
    /// TIME_WAIT or FIN_WAIT2.
    TcpState substate;
    int rcvNxt;
    int sndNxt;
    int rcvWnd;
    int rcvWscale;
    int tsRecent;
    long tsRecentStamp;
    int tsOffset;
    long lastOowAckTime;
    int tos;
    int mark;
    int priority;
    boolean reuse;
    boolean reuseport;
    boolean dead;

    TcpTimewaitSock(Tcp tcp) {
        this.tcp = tcp;
        timer = new TimerList(tcp.machine, () -> tcp.deathRow.kill(this));
    }

    @Override
    public InetEhashNode node() {
        return node;
    }
}
