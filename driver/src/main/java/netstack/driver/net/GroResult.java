package netstack.driver.net;

import netstack.skbuff.Linux;

/// What GRO did with a packet.
@Linux(value = "gro_result", file = "include/linux/netdevice.h")
public enum GroResult { MERGED, MERGED_FREE, HELD, NORMAL, CONSUMED }
