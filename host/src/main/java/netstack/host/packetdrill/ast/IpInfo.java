package netstack.host.packetdrill.ast;

/// What a script says of an IP header; null where it says nothing.
///
/// @param tos the whole byte, 0 to 255
public record IpInfo(Ecn ecn, Integer tos, Integer flowlabel, Integer ttl) {
    /// Nothing is said.
    public static final IpInfo NONE = new IpInfo(null, null, null, null);

    /// Marks of RFC 3168, section 5; ECT01 is either of ECT(0) and ECT(1).
    public enum Ecn { NOECN, ECT1, ECT0, CE, ECT01 }

    /// Whether nothing is said.
    public boolean empty() {
        return equals(NONE);
    }
}
