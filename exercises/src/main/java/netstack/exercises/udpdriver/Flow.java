package netstack.exercises.udpdriver;

/// The addresses of every datagram, all in host order.
///
/// @param saddr the source address, as in `0x0a000001` for 10.0.0.1
/// @param daddr the destination address
/// @param sport the source port
/// @param dport the destination port
/// @param dmac the Ethernet address of the next hop, in the low 48 bits:
///        ARP has been done for you
/// @param ttl the time to live
public record Flow(int saddr, int daddr, int sport, int dport, long dmac,
        int ttl) {
}
