package netstack.host.tour;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import netstack.driver.machine.CostModel;
import netstack.host.trace.Hop;
import netstack.host.trace.Walk;

/// One request and its reply, and the hops that they took.
public final class Tour {
    private static final long SECOND = 1_000_000_000;

    /// What a run gave: its hops in the order of time, when the request
    /// began (ns), the answer, and for each hop the stop.
    public record Result(List<Hop> hops, long start, String answer,
            List<Stop> stops) {}

    private Tour() {}

    /// Runs it. `cold` leaves out the exchange before, in which Alice learns
    /// Bob's hardware address.
    public static Result run(long seed, CostModel costs, String request,
            boolean cold) {
        try (TwoHosts two = new TwoHosts(seed, costs)) {
            two.serve(2);
            two.settle();
            if (!cold) two.ask("anybody there?");
            two.settle();
            try (Walk walk = new Walk(two.network().world(), Roads.ALL)) {
                Marks.on(two.alice(), walk);
                Marks.on(two.bob(), walk);
                two.cable().tap((time, direction, data, len) -> walk.wire(
                        direction == 0 ? "alice -> bob" : "bob -> alice",
                        time, len));
                Stops stops = new Stops(two);
                walk.observer(stops);
                long start = two.network().now();
                String answer = two.ask(request);
                two.network().runFor(SECOND / 1000);
                List<Hop> hops = new ArrayList<>(walk.hops());
                hops.sort(Comparator.comparingLong(Hop::time));
                stops.stops().sort(Comparator.comparingLong(
                        s -> s.hop().time()));
                return new Result(hops, start, answer, stops.stops());
            }
        }
    }
}
