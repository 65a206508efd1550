package netstack.skbuff;

/// Hears of each packet's end: the tracepoints `skb:kfree_skb` and
/// `skb:consume_skb` in one.
@FunctionalInterface
public interface SkbFreeHook {

    /// Called while `skb` is still whole. [DropReason#CONSUMED] is the
    /// happy end; everything else is a drop.
    void freed(SkBuff skb, DropReason reason);
}
