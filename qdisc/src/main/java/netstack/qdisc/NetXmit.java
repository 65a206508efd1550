package netstack.qdisc;

/// What handing down a packet gives: `NET_XMIT_*` of
/// `include/linux/netdevice.h`, or a negative error number of the device.
public final class NetXmit {
    /// Sent, or queued to be sent.
    public static final int NET_XMIT_SUCCESS = 0;
    /// The packet was dropped.
    public static final int NET_XMIT_DROP = 1;
    /// Congestion: this or another packet was dropped.
    public static final int NET_XMIT_CN = 2;
    /// Network is down.
    public static final int ENETDOWN = 100;
    /// No buffer space available.
    public static final int ENOBUFS = 105;
    /// Out of memory.
    public static final int ENOMEM = 12;

    private NetXmit() { }

    /// The error that a sender sees: congestion is none, a drop is one.
    ///
    /// @return 0, or a negative error number
    public static int errno(int rc) {
        return switch (rc) {
            case NET_XMIT_SUCCESS, NET_XMIT_CN -> 0;
            case NET_XMIT_DROP -> -ENOBUFS;
            default -> rc;
        };
    }
}
