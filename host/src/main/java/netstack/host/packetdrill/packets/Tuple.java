package netstack.host.packetdrill.packets;

/// Two ends of a packet: addresses as in [netstack.ipv4.wire.Ipv4Addr], and
/// ports.
public record Tuple(int saddr, int sport, int daddr, int dport) {
    /// The same seen from the other end.
    public Tuple reversed() {
        return new Tuple(daddr, dport, saddr, sport);
    }
}
