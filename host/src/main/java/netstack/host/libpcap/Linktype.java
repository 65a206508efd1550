package netstack.host.libpcap;

/// What a captured packet begins with: the link types that a Linux host
/// captures, and PPP, which a PPPoE session holds.
public enum Linktype {
    /// Ethernet.
    EN10MB("Ethernet", 12, 14, 3),
    /// No link layer: an IP header.
    RAW("Raw IP", Linktype.NOT_SET, 0, 0),
    /// The header that a cooked socket's capture is given.
    LINUX_SLL("Linux cooked v1", 14, 16, 0),
    LINUX_SLL2("Linux cooked v2", 0, 20, 0),
    /// Only inside PPPoE.
    PPP("PPP", 2, 4, 0);

    static final int NOT_SET = -1;

    /// How tcpdump describes it.
    public final String description;
    /// Where the type field is, [#NOT_SET] if there is none.
    final int offLinktype;
    /// Where the payload is.
    final int offLinkpl;
    /// Length of an 802.2 header at the front of the payload.
    final int offNlNosnap;

    Linktype(String description, int offLinktype, int offLinkpl,
            int offNlNosnap) {
        this.description = description;
        this.offLinktype = offLinktype;
        this.offLinkpl = offLinkpl;
        this.offNlNosnap = offNlNosnap;
    }
}
