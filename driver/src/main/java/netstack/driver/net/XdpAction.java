package netstack.driver.net;

import netstack.skbuff.Linux;

/// A verdict of an XDP program, in the order of its numbers.
@Linux(value = "xdp_action", file = "include/uapi/linux/bpf.h")
public enum XdpAction { ABORTED, DROP, PASS, TX, REDIRECT }
