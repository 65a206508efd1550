package netstack.driver.net;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What a driver does for its device. Functions that return an `int` give
/// 0 or a negated [Errno].
@Linux(value = "net_device_ops", file = "include/linux/netdevice.h")
public interface NetDeviceOps {
    /// The device was registered: allocate what lives as long as it.
    default int init(NetDevice dev) {
        return 0;
    }

    /// The device is unregistered.
    default void uninit(NetDevice dev) {
    }

    /// `ip link set up`.
    default int open(NetDevice dev) {
        return 0;
    }

    /// `ip link set down`.
    default int stop(NetDevice dev) {
        return 0;
    }

    /// Sends `skb`, which it takes unless it answers BUSY. Runs with bottom
    /// halves off and, unless the device is LLTX, under the queue's lock.
    NetdevTx startXmit(SkBuff skb, NetDevice dev);

    /// The transmit queue for `skb`, or -1 to let the core choose.
    default int selectQueue(SkBuff skb, NetDevice dev) {
        return -1;
    }

    /// The flags IFF_PROMISC, IFF_ALLMULTI or the address lists changed.
    default void setRxMode(NetDevice dev) {
    }

    /// Whether `mtu` can be had; the core stores it after a 0.
    default int changeMtu(NetDevice dev, int mtu) {
        return 0;
    }

    /// Whether `addr` can be had; the core stores it after a 0.
    default int setMacAddress(NetDevice dev, long addr) {
        return 0;
    }

    /// What of `features` the device can have at once.
    default long fixFeatures(NetDevice dev, long features) {
        return features;
    }

    /// The features are to be `features`; the core stores them after a 0.
    default int setFeatures(NetDevice dev, long features) {
        return 0;
    }

    /// Adds what the hardware counts to `stats`, indexed by
    /// [LinkStat#ordinal()].
    default void getStats64(NetDevice dev, long[] stats) {
    }

    /// Attaches an XDP program, or detaches with null.
    default int bpf(NetDevice dev, XdpProgram program) {
        return -Errno.EOPNOTSUPP;
    }

    /// Sends frames that XDP redirected here and rings the doorbell: returns
    /// how many it took, from the first on, or a negated [Errno].
    default int xdpXmit(NetDevice dev, XdpBulk frames) {
        return -Errno.EOPNOTSUPP;
    }

    /// A queue was stopped for longer than the watchdog's time.
    default void txTimeout(NetDevice dev, int txqueue) {
    }
}
