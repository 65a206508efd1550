package netstack.driver.net;

import netstack.skbuff.Linux;

/// The least time between two interrupts for receive and for transmit, in
/// us. Left out: the twenty other parameters, that this driver has not.
@Linux(value = "ethtool_coalesce", file = "include/uapi/linux/ethtool.h")
public record EthtoolCoalesce(int rxCoalesceUsecs, int txCoalesceUsecs) {
}
