package netstack.host.proc;

import netstack.ipv4.neigh.NeighTable;
import netstack.ipv4.neigh.Neighbour;
import netstack.ipv4.neigh.Nud;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Linux;

/// `/proc/net/arp`.
@Linux(value = "arp_seq_ops", file = "net/ipv4/arp.c", renamed = true)
public final class ArpSeq {
    private static final String HEAD = "IP address       HW type     Flags  "
            + "     HW address            Mask     Device\n";
    private static final int ATF_COM = 0x02;
    private static final int ATF_PERM = 0x04;

    private final NeighTable table;

    public ArpSeq(NeighTable table) {
        this.table = table;
    }

    /// The whole file.
    @Linux(value = "arp_format_neigh_entry", renamed = true)
    public String show() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Neighbour n : table.all()) {
            if ((n.nudState() & Nud.NOARP) != 0) continue;
            text.append(String.format("%-16s 0x%-10x0x%-10x%s     *        "
                    + "%s%n", Ipv4Addr.toString(n.primaryKey()), 1, flags(n),
                    mac(n.ha()), n.dev().name()));
        }
        return text.toString();
    }

    @Linux(value = "arp_state_to_flags", renamed = true)
    private static int flags(Neighbour n) {
        if ((n.nudState() & Nud.PERMANENT) != 0) return ATF_PERM | ATF_COM;
        return (n.nudState() & Nud.VALID) != 0 ? ATF_COM : 0;
    }

    static String mac(long mac) {
        StringBuilder text = new StringBuilder();
        for (int i = 40; i >= 0; i -= 8) {
            text.append(i == 40 ? "" : ":")
                    .append(String.format("%02x", mac >>> i & 0xff));
        }
        return text.toString();
    }
}
