package netstack.ipv4.netfilter;

import netstack.skbuff.Linux;

/// The five places on the path where rules may look at a packet.
@Linux(value = "nf_inet_hooks", file = "include/uapi/linux/netfilter.h",
    renamed = true)
public enum NfHook {
    /// Received, not routed yet.
    PRE_ROUTING,
    /// For this host.
    LOCAL_IN,
    /// For somebody else, about to be forwarded.
    FORWARD,
    /// Made here, already routed.
    LOCAL_OUT,
    /// About to leave.
    POST_ROUTING
}
