package netstack.transport.tcp;

import netstack.ipv4.IpSource;
import netstack.skbuff.SkBuff;

/// A TCP socket as IP sees it: the options that go into IP headers. The
/// packets it makes itself.
final class TcpIpSource implements IpSource {
    private final TcpSock tp;

    TcpIpSource(TcpSock tp) {
        this.tp = tp;
    }

    @Override
    public SkBuff allocSendSkb(int size) {
        throw new IllegalStateException("TCP makes its packets itself");
    }

    @Override
    public int err() {
        return 0;
    }

    @Override
    public void getfrag(SkBuff skb, long to, int offset, int len) {
        throw new IllegalStateException("TCP makes its packets itself");
    }

    @Override
    public int pmtudisc() {
        return tp.pmtudisc;
    }

    @Override
    public int ttl() {
        return tp.ttl == 0 ? -1 : tp.ttl;
    }

    @Override
    public int tos() {
        return tp.tos;
    }

    /// A connection numbers its packets one by one.
    @Override
    public int inetId(int segs) {
        int id = tp.inetId;
        tp.inetId = id + segs & 0xffff;
        return id;
    }

    @Override
    public int priority() {
        return tp.priority;
    }

    @Override
    public int mark() {
        return tp.mark;
    }
}
