package netstack.driver.net;

import netstack.skbuff.Linux;

/// What `ndo_start_xmit` says.
@Linux(value = "netdev_tx", file = "include/linux/netdevice.h")
public enum NetdevTx {
    /// The driver took the packet, also if it dropped it.
    OK,
    /// The packet is still the caller's: it found no room.
    BUSY
}
