package netstack.driver.net;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// A device's owner (a bridge, a bond) that sees its packets before the
/// protocols do.
@FunctionalInterface
@Linux(value = "rx_handler_func_t", file = "include/linux/netdevice.h",
    renamed = true)
public interface RxHandler {
    /// What became of the packet.
    @Linux(value = "rx_handler_result",
        file = "include/linux/netdevice.h", renamed = true)
    enum Result {
        /// The handler took it.
        CONSUMED,
        /// It has another `skb->dev` now: go round again.
        ANOTHER,
        /// Only to handlers bound to exactly this device.
        EXACT,
        /// As if there were no handler.
        PASS
    }

    /// Looks at `skb`, which it owns if it says CONSUMED.
    Result handle(SkBuff skb);
}
