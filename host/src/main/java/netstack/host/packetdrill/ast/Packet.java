package netstack.host.packetdrill.ast;

import java.util.List;

/// A packet that is put in (`<`) or must come out (`>`).
///
/// @param layers headers around the packet itself, outermost first
/// @param ip what is said of its IP header
public record Packet(boolean inbound, List<Layer> layers, IpInfo ip,
        Body body) implements Action {

    /// What is inside IP.
    public sealed interface Body permits Tcp, Udp, Icmp { }

    /// A header around the packet.
    public sealed interface Layer { }

    /// An IP header of the version `version` (4 or 6), with addresses.
    public record IpLayer(int version, IpInfo ip, String src, String dst)
            implements Layer { }

    /// A GRE header with the fields that are written.
    public record Gre(List<Field> fields) implements Layer { }

    /// A named number.
    public record Field(String name, long value) { }

    /// A stack of MPLS labels.
    public record Mpls(List<Label> labels) implements Layer { }

    /// One label; `bottom` is its S bit.
    public record Label(int label, int tc, boolean bottom, int ttl) { }

    /// Source and destination port, where a script gives them.
    public record Ports(int src, int dst) { }

    /// Sequence numbers: `start:end(len)`, where `end` follows.
    public record Seq(long start, int len) implements Icmp.Echoed {
        /// The number behind the last byte.
        public long end() {
            return start + len & 0xffff_ffffL;
        }
    }
}
