package netstack.qdisc;

import netstack.driver.net.NetDevice;
import netstack.skbuff.SkBuff;

/// Sees every packet just before its device gets it: a packet socket, a
/// capture.
public interface TxTap {
    /// Looks at `skb`, a clone with the link layer's header at its data.
    /// Takes a reference (`skb.get()`) if it keeps it.
    void xmitNit(SkBuff skb, NetDevice dev);
}
