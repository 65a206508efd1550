package netstack.host.libpcap;

import java.util.Map;

/// Numbers of the protocols on a link, and their names: Ethernet types
/// (above 1500) and service access points of 802.2 (below 256).
final class Ethertype {
    static final int ETHERMTU = 1500;
    static final int IP = 0x0800;
    static final int ARP = 0x0806;
    static final int REVARP = 0x8035;
    static final int IPV6 = 0x86dd;
    static final int NS = 0x0600;
    static final int DN = 0x6003;
    static final int ATALK = 0x809b;
    static final int AARP = 0x80f3;
    static final int IPX = 0x8137;
    static final int VLAN_8021Q = 0x8100;
    static final int VLAN_8021AD = 0x88a8;
    static final int VLAN_QINQ = 0x9100;
    static final int MPLS = 0x8847;
    static final int PPPOED = 0x8863;
    static final int PPPOES = 0x8864;
    static final int TEB = 0x6558;
    static final int SAP_IP = 0x06;
    static final int SAP_STP = 0x42;
    static final int SAP_SNAP = 0xaa;
    static final int SAP_IPX = 0xe0;
    static final int SAP_NETBEUI = 0xf0;
    static final int SAP_ISO = 0xfe;

    private static final Map<String, Integer> NAMES = Map.ofEntries(
        Map.entry("aarp", AARP), Map.entry("arp", ARP),
        Map.entry("atalk", ATALK), Map.entry("decnet", DN),
        Map.entry("ip", IP), Map.entry("ip6", IPV6),
        Map.entry("lat", 0x6004), Map.entry("loopback", 0x9000),
        Map.entry("mopdl", 0x6001), Map.entry("moprc", 0x6002),
        Map.entry("rarp", REVARP), Map.entry("sca", 0x6007),
        Map.entry("iso", SAP_ISO), Map.entry("stp", SAP_STP),
        Map.entry("ipx", SAP_IPX), Map.entry("netbeui", SAP_NETBEUI));

    private Ethertype() {
    }

    /// The number of a name, -1 if there is none.
    static int byName(String name) {
        return NAMES.getOrDefault(name, -1);
    }
}
