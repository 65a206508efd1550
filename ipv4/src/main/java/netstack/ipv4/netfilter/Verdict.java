package netstack.ipv4.netfilter;

import netstack.skbuff.Linux;

/// What a hook decides.
@Linux(value = "nf_verdict", file = "include/uapi/linux/netfilter.h",
    renamed = true)
public enum Verdict {
    /// The packet is freed.
    DROP,
    /// It goes on to the next hook.
    ACCEPT,
    /// The hook has taken it.
    STOLEN,
    /// It waits for somebody else's decision.
    QUEUE,
    /// The same hook wants to see it again.
    REPEAT
}
