package netstack.qdisc;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Sees every packet just before its device gets it: a packet socket, a
/// capture.
public interface TxTap {
    /// Looks at `skb`, a clone with the link layer's header at its data.
    /// Takes a reference (`skb.get()`) if it keeps it.
    void xmitNit(SkBuff skb, NetDevice dev);

    /// Whether it wants a clone of `original`, which still has its owner: a
    /// packet socket does not see what it sends itself.
    @Linux(value = "skb_loop_sk", file = "net/core/dev.c", renamed = true)
    default boolean wants(SkBuff original) {
        return true;
    }
}
