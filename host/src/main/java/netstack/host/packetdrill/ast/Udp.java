package netstack.host.packetdrill.ast;

/// A UDP datagram of `len` bytes of payload.
public record Udp(Packet.Ports ports, int len) implements Packet.Body {
}
