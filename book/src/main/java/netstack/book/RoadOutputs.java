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
        Tour.Result cold = Tour.run(1, CostModel.SERVER_82599,
                "hello, world", true);
        Scene.write(out, "road-cold.txt", cold(cold));
        Scene.write(out, "road-hooks.adoc", new Rows("1,3", "the packet",
                "hooks, in order").row("is sent", hooks(transmit))
                .row("is received", hooks(receive))
                .row("is forwarded", hooks(forward)).toString());
        Scene.write(out, "road-numbers.adoc", numbers(tour, cold));
    }

    private static String hooks(List<Hop> hops) {
        return String.join(", ", hops.stream().map(Hop::symbol)
                .filter(s -> s.startsWith("NF_INET_"))
                .map(s -> "`" + s + "`").toList());
    }

    /// Attributes for the text, in whole microseconds.
    private static String numbers(Tour.Result warm, Tour.Result cold) {
        return ":warm-answer: " + us(warm, "client", "__sys_recvfrom = ", 0)
                + "\n:cold-answer: " + us(cold, "client",
                "__sys_recvfrom = ", 0)
                + "\n:cold-arp-wire: " + us(cold, "", "frame", 1)
                + "\n:cold-arp-seen: " + us(cold, "", "arp_rcv", 1)
                + "\n:cold-request-wire: " + us(cold, "", "frame", 2)
                + "\n:cold-request-seen: " + us(cold, "", "udp_rcv", 0)
                + "\n";
    }

    /// When the `skip`+1st hop was that begins so.
    private static long us(Tour.Result tour, String comm, String symbol,
            int skip) {
        return (tour.hops().stream().filter(h -> h.comm().equals(comm)
                && h.symbol().startsWith(symbol)).skip(skip).findFirst()
                .orElseThrow().time() - tour.start() + 500) / 1000;
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
    private static String cold(Tour.Result tour) {
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
