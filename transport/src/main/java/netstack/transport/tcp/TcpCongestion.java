package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// Which congestion control a connection uses.
@Linux(value = "tcp_cong", file = "net/ipv4/tcp_cong.c", renamed = true)
final class TcpCongestion {
    private TcpCongestion() {
    }

    /// What a new socket uses.
    @Linux("tcp_assign_congestion_control")
    static void assignCongestionControl(TcpSock tp) {
        tp.ca = tp.tcp.cong.algorithms.create(null);
    }

    /// The connection stands: the congestion control may start.
    @Linux("tcp_init_congestion_control")
    static void initCongestionControl(TcpSock tp) {
        tp.priorSsthresh = 0;
        tp.ca.init(tp);
    }

    /// TCP_CONGESTION: another one, by a program that may have
    /// CAP_NET_ADMIN.
    ///
    /// @return 0, -ENOENT or -EPERM
    @Linux("tcp_set_congestion_control")
    static int setCongestionControl(TcpSock tp, String name,
            boolean capNetAdmin) {
        int err = tp.tcp.cong.algorithms.mayChoose(name, capNetAdmin);
        boolean same = name.equals(tp.ca.name());
        if (err != 0 && !same) {
            return err;
        }
        tp.caSetsockopt = true;
        if (!same) {
            tp.ca = tp.tcp.cong.algorithms.create(name);
            if (tp.st != TcpState.CLOSE && tp.st != TcpState.LISTEN) {
                initCongestionControl(tp);
            }
        }
        return 0;
    }
}
