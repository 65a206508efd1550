package netstack.host.proc;

import netstack.ipv4.route.FibAlias;
import netstack.ipv4.route.FibConfig;
import netstack.ipv4.route.FibInfo;
import netstack.ipv4.route.FibRules;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Linux;

/// `/proc/net/route`: the main table, addresses as hexadecimal of a little
/// endian machine, in lines of 127 columns.
@Linux(value = "fib_route_seq_ops", file = "net/ipv4/fib_trie.c",
        renamed = true)
public final class FibSeq {
    private static final String HEAD = "Iface\tDestination\tGateway \tFlags"
            + "\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
    private static final int WIDTH = 127;
    private static final int RTF_UP = 1;
    private static final int RTF_GATEWAY = 2;
    private static final int RTF_HOST = 4;
    private static final int RTF_REJECT = 0x200;

    private final FibRules rules;

    public FibSeq(FibRules rules) {
        this.rules = rules;
    }

    /// The whole file.
    @Linux(value = "fib_route_seq_show", renamed = true)
    public String show() {
        StringBuilder text = new StringBuilder(pad(HEAD));
        rules.table(FibConfig.RT_TABLE_MAIN).forEach((dst, fa) -> {
            if (fa.type() != Rtn.BROADCAST && fa.type() != Rtn.MULTICAST) {
                text.append(pad(line(dst, fa)));
            }
        });
        return text.toString();
    }

    private static String line(int dst, FibAlias fa) {
        FibInfo fi = fa.info();
        int mask = Ipv4Addr.makeMask(fa.prefixlen());
        String dev = fi.nh().dev() == null ? "*" : fi.nh().dev().name();
        int mtu = fi.mtu() == 0 ? 0 : fi.mtu() - 40;
        return String.format("%s\t%08X\t%08X\t%04X\t%d\t%d\t%d\t%08X\t%d\t%d"
                + "\t%d", dev, Integer.reverseBytes(dst),
                Integer.reverseBytes(fi.nh().gw()), flags(fa, mask), 0, 0,
                fi.priority(), Integer.reverseBytes(mask), mtu, 0, 0);
    }

    @Linux(value = "fib_flag_trans", renamed = true)
    private static int flags(FibAlias fa, int mask) {
        boolean reject = fa.type() == Rtn.UNREACHABLE
                || fa.type() == Rtn.PROHIBIT;
        return (reject ? RTF_REJECT : 0)
                | (fa.info().nh().gw() != 0 ? RTF_GATEWAY : 0)
                | (mask == -1 ? RTF_HOST : 0) | RTF_UP;
    }

    private static String pad(String line) {
        return String.format("%-" + WIDTH + "s%n", line);
    }
}
