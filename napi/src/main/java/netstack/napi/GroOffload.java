package netstack.napi;

import netstack.driver.net.GroResult;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// A protocol that can merge packets on their way up.
@Linux(value = "packet_offload", file = "include/linux/netdevice.h")
public interface GroOffload {
    /// The Ethernet type that it merges.
    int type();

    /// Takes `skb` unless it answers NORMAL.
    GroResult groReceive(Napi napi, SkBuff skb);

    /// Sends what is held for `napi` up by [Gro#normalOne].
    void flush(Napi napi);
}
