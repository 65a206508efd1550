package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Some firewalls swallow what follows a SYN with data. A client that sees
/// signs of it does without Fast Open for `tcp_fastopen_blackhole_timeout_sec`
/// seconds, twice as long the next time, and so on.
@Linux(value = "tcp_fastopen_active_disable_times",
    file = "net/ipv4/tcp_fastopen.c", renamed = true)
final class TcpFastopenBlackhole {
    private static final int MAX_SHIFT = 6;

    private final Tcp tcp;
    private long stamp;
    private int times;

    TcpFastopenBlackhole(Tcp tcp) {
        this.tcp = tcp;
    }

    private long timeoutSec() {
        return tcp.fastopen.blackholeTimeoutSec.value;
    }

    @Linux("tcp_fastopen_active_disable")
    void activeDisable() {
        if (timeoutSec() == 0) {
            return;
        }
        stamp = tcp.machine.jiffies();
        times++;
        tcp.ext.inc(TcpExtMib.TCPFASTOPENBLACKHOLE);
    }

    /// Whether Fast Open rests now. If it has just begun again, `tp` is
    /// marked as a trial.
    @Linux("tcp_fastopen_active_should_disable")
    boolean activeShouldDisable(TcpSock tp) {
        if (timeoutSec() == 0 || times == 0) {
            return false;
        }
        long rest = timeoutSec() * tp.hz() << Math.min(times - 1,
            MAX_SHIFT);
        if (tcp.machine.jiffies() - (stamp + rest) < 0) {
            return true;
        }
        tp.fo.synFastopenCh = true;
        return false;
    }

    /// At a connection's end: a FIN without the data before it is a sign,
    /// data is the contrary.
    @Linux("tcp_fastopen_active_disable_ofo_check")
    void activeDisableOfoCheck(TcpSock tp) {
        if (!tp.fo.synFastopen) {
            return;
        }
        if (tp.dataSegsIn == 0) {
            SkBuff skb = tp.outOfOrderQueue.peek();
            if (skb != null && skb == tp.outOfOrderQueue.peekTail()
                    && TcpSkbCb.of(skb).flag(TcpHdr.FIN)) {
                activeDisable();
            }
        } else if (tp.fo.synFastopenCh) {
            times = 0;
        }
    }

    /// A time-out: the third in a row, or the last, is a sign.
    @Linux("tcp_fastopen_active_detect_blackhole")
    void activeDetectBlackhole(TcpSock tp, boolean expired) {
        boolean fast = tp.fo.synFastopen || tp.fo.synData
            || tp.fo.synDataAcked;
        if (fast && (tp.retransmits == 2
                || tp.retransmits < 2 && expired)) {
            activeDisable();
            tp.ext(TcpExtMib.TCPFASTOPENACTIVEFAIL, 1);
        }
    }
}
