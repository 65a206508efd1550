/// A driver of the years before NAPI, for the same card: each interrupt
/// takes the frames out of the ring there and then, with interrupts off,
/// and puts each on the CPU's backlog (`netif_rx`). Under load the CPU does
/// nothing else: receive livelock, as Mogul and Ramakrishnan described it
/// in 1996. It is here to be measured against `netstack.driver.ixgbe`.
package netstack.driver.legacy;
