/// The receive engine: from a device's interrupt to the protocols, the
/// receive half of `net/core/dev.c` and `net/core/gro.c`.
///
/// Reading order, as a packet goes: a driver's interrupt calls
/// [Napi#schedule()]; [NetRx#action()] polls within its budget; the driver's
/// poll gives each packet to [Napi#groReceive]; [Gro] batches them; [Netif]
/// finds who wants them; a [PacketType] takes them. Devices without NAPI
/// enter through [Backlog].
package netstack.napi;
