package netstack.driver.net;

import java.util.Locale;

import netstack.skbuff.Linux;

/// A device's standard counters, in the kernel's order; their lower-case
/// names are the files in `/sys/class/net/DEV/statistics`.
@Linux(value = "rtnl_link_stats64", file = "include/uapi/linux/if_link.h")
public enum LinkStat {
    RX_PACKETS, TX_PACKETS, RX_BYTES, TX_BYTES, RX_ERRORS, TX_ERRORS,
    RX_DROPPED, TX_DROPPED, MULTICAST, COLLISIONS,
    RX_LENGTH_ERRORS, RX_OVER_ERRORS, RX_CRC_ERRORS, RX_FRAME_ERRORS,
    RX_FIFO_ERRORS, RX_MISSED_ERRORS,
    TX_ABORTED_ERRORS, TX_CARRIER_ERRORS, TX_FIFO_ERRORS,
    TX_HEARTBEAT_ERRORS, TX_WINDOW_ERRORS,
    RX_COMPRESSED, TX_COMPRESSED, RX_NOHANDLER, RX_OTHERHOST_DROPPED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
