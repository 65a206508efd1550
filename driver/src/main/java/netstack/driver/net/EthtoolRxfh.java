package netstack.driver.net;

import netstack.skbuff.Linux;

/// How receive is spread over rings: the ring of each entry of the table,
/// and the key of the Toeplitz hash that chooses an entry. Null for what is
/// not to be changed.
@Linux(value = "ethtool_rxfh_param", file = "include/linux/ethtool.h")
public record EthtoolRxfh(int[] indir, byte[] key) {
}
