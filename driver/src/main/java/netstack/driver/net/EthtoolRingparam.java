package netstack.driver.net;

import netstack.skbuff.Linux;

/// Descriptors in each receive and transmit ring, and the most that the
/// device can have. Left out: the mini and jumbo rings of other devices.
@Linux(value = "ethtool_ringparam", file = "include/uapi/linux/ethtool.h")
public record EthtoolRingparam(int rxMaxPending, int txMaxPending,
        int rxPending, int txPending) {
}
