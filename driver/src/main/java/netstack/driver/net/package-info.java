/// Network devices and the namespace that they live in: what
/// `include/linux/netdevice.h` and `struct net` are to the kernel.
///
/// Reading order: [Net] (one namespace) owns [Sysctl], [Mib] and
/// [NetDevices]; a [NetDevice] owns its [NetdevQueue]s, each with a [Dql].
/// What a driver calls upwards is an interface here and a class above:
/// [NapiContext], [NetifNapi], [NetifRx] in `napi`, [TxWake] in `qdisc`.
package netstack.driver.net;
