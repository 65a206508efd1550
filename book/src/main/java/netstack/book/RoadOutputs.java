package netstack.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.CostModel;
import netstack.host.tour.Crossing;
import netstack.host.tour.Tour;
import netstack.host.trace.Hop;
import netstack.host.trace.HopPrinter;

/// The hop lists of the first chapter: the request's way out of Alice's
/// host, into Bob's, and through a router.
final class RoadOutputs implements Output {
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
        List<Hop> forward = Crossing.run(1, CostModel.SERVER_82599);
        write(out, "forward.txt", forward.getFirst().time(), forward);
    }

    private static void write(Path out, String name, long start,
            List<Hop> hops) throws IOException {
        Files.writeString(out.resolve(name),
                new HopPrinter(start).text(hops));
    }
}
