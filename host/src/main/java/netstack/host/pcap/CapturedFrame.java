package netstack.host.pcap;

/// One captured frame: `time` in ns since 1970, the `linkType` of its
/// interface (1 is Ethernet), its length on the wire (`origLen`), the bytes
/// that were kept, the `flags` word of pcapng (0 when there is none; bits 0
/// and 1 are the direction) and its `comment` (empty when there is none).
public record CapturedFrame(long time, int iface, int linkType, int origLen,
        byte[] data, int flags, String comment) {
    /// LINKTYPE_ETHERNET.
    public static final int ETHERNET = 1;
    /// Direction bits of `flags`.
    public static final int INBOUND = 1;
    public static final int OUTBOUND = 2;

    /// Whether the snap length cut bytes off.
    public boolean cut() {
        return data.length < origLen;
    }
}
