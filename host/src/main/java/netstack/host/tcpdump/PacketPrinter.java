package netstack.host.tcpdump;

import java.util.Locale;
import netstack.host.pcap.CapturedFrame;
import netstack.skbuff.wire.EthHdr;

/// One line for a packet, in tcpdump's words: the time, the link layer if
/// asked for, and what the rest says.
///
/// Left out: `-v` and everything but ARP, IPv4, ICMP, UDP, TCP and the first
/// line of HTTP.
public final class PacketPrinter {
    private static final long DAY = 86_400;
    private static final int SECOND = 1_000_000_000;
    private static final int DUMP = 16;

    private final boolean link;
    private final boolean epoch;
    private final IpPrinter ip;

    /// @param link with the link layer's header (`-e`)
    /// @param epoch with the time as seconds (`-tt`)
    /// @param names with names of ports and protocols (no `-n`)
    /// @param absolute TCP's sequence numbers as they are (`-S`)
    public PacketPrinter(boolean link, boolean epoch, boolean names,
            boolean absolute) {
        this.link = link;
        this.epoch = epoch;
        ip = new IpPrinter(names, absolute);
    }

    /// The text, with its line's end.
    public String print(CapturedFrame f) {
        StringBuilder out = new StringBuilder(time(f.time()));
        Bytes b = Bytes.of(f.data());
        if (!b.has(EthHdr.LEN)) {
            return out.append(" [|ether]\n").toString();
        }
        int type = b.u16(12);
        boolean known = type == EthHdr.ETH_P_IP || type == EthHdr.ETH_P_ARP;
        if (link || !known) {
            out.append(' ').append(b.mac(6)).append(" > ").append(b.mac(0))
                    .append(", ethertype ").append(name(type))
                    .append(String.format(" (0x%04x), length %d:", type,
                            f.origLen()));
        }
        out.append(' ');
        Bytes rest = b.from(EthHdr.LEN);
        switch (type) {
            case EthHdr.ETH_P_IP -> ip.print(out, rest, link);
            case EthHdr.ETH_P_ARP -> arp(out, rest, f.origLen()
                    - EthHdr.LEN);
            default -> dump(out, rest);
        }
        return out.append('\n').toString();
    }

    private String time(long ns) {
        long second = Math.floorDiv(ns, SECOND);
        long us = Math.floorMod(ns, SECOND) / 1000;
        if (epoch) return String.format(Locale.ROOT, "%d.%06d", second, us);
        long day = Math.floorMod(second, DAY);
        return String.format(Locale.ROOT, "%02d:%02d:%02d.%06d", day / 3600,
                day / 60 % 60, day % 60, us);
    }

    private static String name(int type) {
        return switch (type) {
            case EthHdr.ETH_P_IP -> "IPv4";
            case EthHdr.ETH_P_ARP -> "ARP";
            case 0x86dd -> "IPv6";
            case 0x8100 -> "802.1Q";
            default -> "Unknown";
        };
    }

    private void arp(StringBuilder out, Bytes b, int length) {
        out.append(link ? "" : "ARP, ");
        if (!b.has(28)) {
            out.append("[|arp]");
            return;
        }
        int op = b.u16(6);
        switch (op) {
            case 1 -> out.append("Request who-has ").append(b.addr(24))
                    .append(b.zero(18, 6) ? "" : " (" + b.mac(18) + ")")
                    .append(" tell ").append(b.addr(14));
            case 2 -> out.append("Reply ").append(b.addr(14))
                    .append(" is-at ").append(b.mac(8));
            default -> out.append("Unknown (").append(op).append(")");
        }
        out.append(", length ").append(length);
    }

    /// What nobody knows is shown as it is.
    private static void dump(StringBuilder out, Bytes b) {
        for (int i = 0; i < b.length(); i += DUMP) {
            StringBuilder hex = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int j = i; j < Math.min(i + DUMP, b.length()); j++) {
                hex.append(String.format(j % 2 == 0 ? " %02x" : "%02x",
                        b.u8(j)));
                int c = b.u8(j);
                text.append(c > 0x20 && c < 0x7f ? (char) c : '.');
            }
            out.append(String.format("\n\t0x%04x: %-40s  %s", i, hex, text));
        }
    }
}
