/// Neighbours and ARP: `net/core/neighbour.c`, `net/ipv4/arp.c`.
///
/// Reading order: [Neighbour#output], [ArpTable#solicit], [Arp#rcv],
/// [NeighUpdate].
package netstack.ipv4.neigh;
