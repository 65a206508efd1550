package netstack.book;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import netstack.driver.machine.CostModel;
import netstack.host.tour.Crossing;
import netstack.host.tour.Tour;
import netstack.host.trace.Hop;
import netstack.host.trace.HopPrinter;

/// The hop lists of the first chapter: the request's way out of Alice's
/// host, into Bob's, and through a router; and where its time goes.
final class RoadOutputs implements Output {
    private static final Set<String> COLD = Set.of("__sys_sendto",
            "neigh_resolve_output", "arp_solicit", "arp_send_dst",
            "arp_rcv", "arp_process", "neigh_update",
            "neigh_connected_output", "ixgbe_xmit_frame",
            "frame of 60 bytes", "udp_rcv");

    @Override
    public void write(Path code, Path out) throws IOException {
        Tour.Result tour = Tour.run(1, CostModel.SERVER_82599,
                "hello, world", false);
        List<Hop> transmit = new ArrayList<>();
        List<Hop> receive = new ArrayList<>();
        for (Hop hop : tour.hops()) {
            boolean bobs = hop.host().equals("bob");
            if (bobs && hop.symbol().equals("__sys_sendto")) break;
            if (bobs) receive.add(hop);
            else if (receive.isEmpty()) transmit.add(hop);
        }
        write(out, "transmit.txt", tour.start(), transmit);
        write(out, "receive.txt", tour.start(), receive);
        Scene.write(out, "road-time.adoc",
                new RoadTime(transmit, receive).table());
        Scene.write(out, "road-time.svg",
                new RoadTime(transmit, receive).picture());
        List<Hop> forward = Crossing.run(1, CostModel.SERVER_82599);
        write(out, "forward.txt", forward.getFirst().time(), forward);
        Scene.write(out, "road-cold.txt", cold());
    }

    /// The line with the buffer is cut in two, to fit the page.
    private static void write(Path out, String name, long start,
            List<Hop> hops) throws IOException {
        String text = new HopPrinter(start).text(hops)
                .replaceAll(" {25}(skb .*\\]) (headroom .*)",
                        " ".repeat(15) + "$1\n" + " ".repeat(22) + "$2");
        Scene.write(out, name, text);
    }

    /// What happens when Alice does not know Bob's hardware address.
    private static String cold() {
        Tour.Result tour = Tour.run(1, CostModel.SERVER_82599,
                "hello, world", true);
        StringBuilder text = new StringBuilder();
        for (Hop hop : tour.hops()) {
            if (!COLD.contains(hop.symbol())) continue;
            text.append(String.format(Locale.ROOT, "%10.3f us  %-12s %-8s %s%n",
                    (hop.time() - tour.start()) / 1000.0, hop.host(),
                    hop.cpu() < 0 ? "wire" : hop.context().name()
                            .toLowerCase(Locale.ROOT), hop.symbol()));
            if (hop.symbol().equals("udp_rcv")) break;
        }
        return text.toString();
    }
}
