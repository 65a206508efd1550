package netstack.host.packetdrill.ast;

/// An ICMP message.
///
/// @param type a name or a number
/// @param code a name or a number; null for the type's first
/// @param mtu of the next hop; null if not written
/// @param id of an echo; null if not written
/// @param echoed the packet that it is about; null if not written
public record Icmp(String type, String code, Integer mtu, Integer id,
        Echoed echoed) implements Packet.Body {
    /// What the message carries of the packet that it is about.
    public sealed interface Echoed
            permits Packet.Seq, EchoedUdp, EchoedRaw { }

    /// The header of a datagram with `len` bytes.
    public record EchoedUdp(int len) implements Echoed { }

    /// `len` bytes that are no header.
    public record EchoedRaw(int len) implements Echoed { }
}
