package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;
import netstack.host.Host;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.Sock;
import netstack.transport.udp.UdpSock;

/// `ss` of iproute2 for UDP sockets: `-u -a -l -n -m -H`.
///
/// Left out: names of services and hosts (all is numeric), `-p`, filters.
final class SsTool implements Tool {
    private static final String KNOWN = "ualnmH";

    private final Host host;

    SsTool(Host host) {
        this.host = host;
    }

    @Override
    public int run(List<String> args, Io io) {
        StringBuilder flags = new StringBuilder();
        for (String arg : args) {
            if (!arg.matches("-[" + KNOWN + "]+")) {
                return io.fail(255, arg.startsWith("-")
                        ? "ss: invalid option -- '" + arg.substring(1) + "'"
                        : "Error: an inet prefix is expected rather than \""
                        + arg + "\".");
            }
            flags.append(arg, 1, arg.length());
        }
        List<UdpSock> socks = new ArrayList<>();
        for (UdpSock sk : host.inet().udp.sockets()) {
            boolean connected = sk.state == Sock.TCP_ESTABLISHED;
            boolean all = has(flags, 'a');
            if (all || connected != has(flags, 'l')) socks.add(sk);
        }
        print(socks, flags, io);
        return 0;
    }

    private static boolean has(StringBuilder flags, char c) {
        return flags.indexOf(String.valueOf(c)) >= 0;
    }

    private static void print(List<UdpSock> socks, StringBuilder flags,
            Io io) {
        List<String[]> rows = new ArrayList<>();
        if (!has(flags, 'H')) {
            rows.add(new String[] {"State", "Recv-Q", "Send-Q",
                "Local Address", "Port", "Peer Address", "Port"});
        }
        for (UdpSock sk : socks) rows.add(row(sk));
        int[] width = new int[7];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                width[i] = Math.max(width[i], row[i].length());
            }
        }
        int i = has(flags, 'H') ? 0 : -1;
        for (String[] row : rows) {
            io.println(line(row, width, i < 0));
            if (i >= 0 && has(flags, 'm')) {
                io.println("\t " + skmem(socks.get(i)));
            }
            i++;
        }
    }

    private static String[] row(UdpSock sk) {
        boolean connected = sk.state == Sock.TCP_ESTABLISHED;
        return new String[] {connected ? "ESTAB" : "UNCONN",
            Integer.toString(sk.rmemAlloc), Integer.toString(sk.wmemAlloc),
            Ipv4Addr.toString(sk.rcvSaddr), Integer.toString(sk.num),
            Ipv4Addr.toString(sk.daddr), connected
                    ? Integer.toString(sk.dport) : "*"};
    }

    /// Text to the left, addresses to the right at their colon.
    private static String line(String[] row, int[] width, boolean head) {
        return String.format("%-" + width[0] + "s %-" + width[1] + "s %-"
                + width[2] + "s %" + width[3] + "s:%-" + width[4] + "s %"
                + width[5] + "s:%-" + width[6] + "s%s", row[0], row[1],
                row[2], row[3], row[4], row[5], row[6],
                head ? "Process" : "");
    }

    private static String skmem(UdpSock sk) {
        return "skmem:(r" + sk.rmemAlloc + ",rb" + sk.rcvbuf + ",t"
                + sk.wmemAlloc + ",tb" + sk.sndbuf + ",f" + sk.forwardAlloc
                + ",w0,o0,bl0,d" + sk.drops + ")";
    }
}
