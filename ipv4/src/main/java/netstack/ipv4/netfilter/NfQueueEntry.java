package netstack.ipv4.netfilter;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// A packet that waits for a verdict, and where it goes on.
@Linux(value = "nf_queue_entry", file = "include/net/netfilter/nf_queue.h")
public record NfQueueEntry(SkBuff skb, NfHook hook, int hookIndex,
        NetDevice in, NetDevice out, NfOkFn okfn) {
}
