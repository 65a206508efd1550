package netstack.driver.net;

import netstack.skbuff.Linux;

/// A layer that keeps something per device and wants to hear of them.
@FunctionalInterface
@Linux(value = "notifier_block", file = "include/linux/notifier.h",
    renamed = true)
public interface NetdevNotifier {
    /// Called after the fact, in the order of registration.
    void event(NetdevEvent event, NetDevice dev);
}
