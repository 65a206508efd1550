package netstack.ipv4.netfilter;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// A function that sees each packet at a hook.
@FunctionalInterface
@Linux(value = "nf_hookfn", file = "include/linux/netfilter.h")
public interface NfHookFn {
    /// Decides on `skb`, whose data start at the IP header. `in` or `out` is
    /// null where the hook knows no such device. Takes `skb` only with
    /// [Verdict#STOLEN].
    Verdict hook(SkBuff skb, NfHook at, NetDevice in, NetDevice out);
}
