package netstack.ipv4.netfilter;

import netstack.skbuff.SkBuff;

/// How the path goes on once all hooks have accepted (`okfn`).
@FunctionalInterface
public interface NfOkFn {
    /// Takes `skb`; returns 0 or a negative error number.
    int ok(SkBuff skb);
}
