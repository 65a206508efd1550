package netstack.book;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import netstack.host.plot.Svg;
import netstack.host.trace.Hop;

/// Cuts the way of a request into the layers, and says how long it was in
/// each.
final class RoadTime {
    private static final int LEFT = 190;
    private static final int WIDTH = 430;
    private static final int ROW = 24;
    private static final int TOP = 30;

    /// A part of the way: from when to when (ns), and who did it.
    record Part(String name, String who, String colour, long from,
            long to) {}

    private final List<Part> parts = new ArrayList<>();
    private final List<Hop> hops = new ArrayList<>();

    RoadTime(List<Hop> transmit, List<Hop> receive) {
        hops.addAll(transmit);
        int bob = hops.size();
        hops.addAll(receive);
        part("system call and UDP", "client", Svg.GREEN, "__sys_sendto",
                "ip_send_skb");
        part("IP and neighbour", "client", Svg.GREEN, "ip_send_skb",
                "dev_queue_xmit");
        part("qdisc", "client", Svg.GREEN, "dev_queue_xmit",
                "ixgbe_xmit_frame");
        part("driver, doorbell, wire", "driver and card", Svg.YELLOW,
                "ixgbe_xmit_frame", "frame of 60 bytes");
        long gone = time("frame of 60 bytes", 0);
        long irq = time("common_interrupt", bob);
        add("cable and Bob's card", "light", Svg.YELLOW, gone, irq);
        add("interrupt", "hardirq", Svg.RED, irq,
                time("net_rx_action", bob));
        part("NAPI and driver", "softirq", Svg.BLUE, "net_rx_action",
                "__netif_receive_skb_core");
        part("IP", "softirq", Svg.BLUE, "__netif_receive_skb_core",
                "udp_rcv");
        part("UDP and socket", "softirq", Svg.BLUE, "udp_rcv",
                "sock_def_readable");
        part("wake-up and switch", "softirq, server", Svg.GREEN,
                "sock_def_readable", "skb_copy_bits");
    }

    private void part(String name, String who, String colour, String from,
            String to) {
        add(name, who, colour, time(from, 0), time(to, 0));
    }

    private void add(String name, String who, String colour, long from,
            long to) {
        parts.add(new Part(name, who, colour, from, to));
    }

    private long time(String symbol, int from) {
        for (Hop hop : hops.subList(from, hops.size())) {
            if (hop.symbol().equals(symbol)) return hop.time();
        }
        throw new IllegalStateException("the way has no " + symbol);
    }

    String table() {
        Rows rows = new Rows("3,2,>1,>1", "part of the way", "who works",
                "ns", "share");
        long all = parts.getLast().to() - parts.getFirst().from();
        for (Part p : parts) {
            long ns = p.to() - p.from();
            rows.row(p.name(), p.who(), ns, String.format(Locale.ROOT,
                    "%.0f %%", 100.0 * ns / all));
        }
        return rows.row("*all*", "", "*" + all + "*", "").toString();
    }

    String picture() {
        long start = parts.getFirst().from();
        double scale = WIDTH / (double) (parts.getLast().to() - start);
        Svg svg = new Svg(640, TOP + ROW * parts.size() + 30, "A bar for"
                + " each part of the way, one below the other, from left"
                + " to right in time. The longest are the interrupt and"
                + " the wake-up at the end.");
        double bottom = TOP + ROW * parts.size();
        for (int us = 0; us * 1000 * scale <= WIDTH; us++) {
            double x = LEFT + us * 1000 * scale;
            svg.line(x, TOP - 8, x, bottom, Svg.PALE);
            svg.text(x, bottom + 18, us + (us == 0 ? " us" : ""), "middle");
        }
        double y = TOP;
        for (Part p : parts) {
            svg.text(LEFT - 10, y + 14, p.name(), "end");
            svg.rect(LEFT + (p.from() - start) * scale, y + 2,
                    Math.max(1, (p.to() - p.from()) * scale), ROW - 6,
                    p.colour());
            y += ROW;
        }
        return svg.toString();
    }
}
