package netstack.host.packetdrill.ast;

import java.util.List;

/// A TCP segment, as tcpdump writes it.
///
/// @param spi of a PSP encapsulation; null for none
/// @param flags bits of the header, FIN (1) to AE (0x100)
/// @param ace the counter of AccECN in the place of its three flags
///        (`.5`); null if these are written as letters, or not set
/// @param seq numbers as the script counts them
/// @param win the window's 16 bits; null if not written
/// @param options null for `<...>`: not to be looked at
public record Tcp(Long spi, Packet.Ports ports, int flags, Integer ace,
        Packet.Seq seq, Long ack, Integer win, Integer urg,
        List<TcpOpt> options) implements Packet.Body {
    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int PSH = 8;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;
    public static final int AE = 0x100;

    /// The letters of the flags, in the order of their bits; ACK is `.`.
    public static final String LETTERS = "FSRP.UEWA";

    /// Whether the bits of `mask` are set.
    public boolean has(int mask) {
        return (flags & mask) == mask;
    }
}
