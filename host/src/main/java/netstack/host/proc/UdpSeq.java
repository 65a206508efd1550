package netstack.host.proc;

import java.util.Locale;
import netstack.skbuff.Linux;
import netstack.transport.Sock;
import netstack.transport.udp.Udp;
import netstack.transport.udp.UdpSock;

/// `/proc/net/udp`: a line of 127 columns for each bound socket.
@Linux(value = "udp4_seq_ops", file = "net/ipv4/udp.c", renamed = true)
public final class UdpSeq {
    private static final String HEAD = "   sl  local_address rem_address   st"
            + " tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
            + " ref pointer drops";
    private static final int WIDTH = 127;
    private static final int SLOTS = 2048;

    private final Udp udp;

    public UdpSeq(Udp udp) {
        this.udp = udp;
    }

    /// The whole file.
    @Linux(value = "udp4_seq_show", renamed = true)
    public String show() {
        StringBuilder text = new StringBuilder(pad(HEAD));
        for (UdpSock sk : udp.sockets()) text.append(pad(line(sk)));
        return text.toString();
    }

    @Linux(value = "udp4_format_sock", renamed = true)
    private static String line(UdpSock sk) {
        int state = sk.state == Sock.TCP_ESTABLISHED ? 1 : 7;
        return String.format(Locale.ROOT, "%5d: %08X:%04X %08X:%04X"
                + " %02X %08X:%08X %02X:%08X %08X %5d %8d %d %d %016x %d",
                sk.num % SLOTS, Integer.reverseBytes(sk.rcvSaddr), sk.num,
                Integer.reverseBytes(sk.daddr), sk.dport, state,
                sk.wmemAlloc, sk.rmemAlloc, 0, 0, 0, sk.uid, 0, 0, 2, 0,
                sk.drops);
    }

    private static String pad(String line) {
        return String.format("%-" + WIDTH + "s%n", line);
    }
}
