package netstack.ipv4.netfilter;

import netstack.skbuff.Linux;

/// Where queued packets wait: user space in the kernel.
@FunctionalInterface
@Linux(value = "nf_queue_handler", file = "include/net/netfilter/nf_queue.h")
public interface NfQueueHandler {
    /// Keeps the entry until [NfHooks#reinject]; false when it can't, and
    /// then the packet is dropped.
    boolean outfn(NfQueueEntry entry);
}
