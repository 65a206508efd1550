package netstack.host.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Our TCP beside a real kernel's: the same network, programs and losses, in virtual time. Each
/// scenario's packets must be the same, windows and all, in the same order, at the same times; of
/// a router's, the congestion windows. Our hosts take the peculiarities of the recorded release
/// ([netstack.transport.tcp.TcpRelease]).
///
/// Other recordings are scored with the property `oracle.dir=DIR`, a folder with one folder a scenario.
class OracleTest {
    /// How far our run of a scenario is the recorded one.
    ///
    /// @param difference the first difference; null if all is the same
    /// @param share what share of the packets (of a router's scenario: of the congestion windows)
    ///     is the same before it, 0 to 1
    record Outcome(String difference, double share) {
        static Outcome of(Scenario s) {
            OracleRun run;
            try {
                run = OracleRun.of(s);
            } catch (RuntimeException e) {
                return new Outcome("can't be run: " + e.getMessage(), 0);
            }
            return s.router ? windows(s, run) : packets(s, run);
        }
    }

    private static Outcome packets(Scenario s, OracleRun run) {
        List<Segment> client = Scenario.segments(s.client, Scenario.CLIENT);
        List<Segment> server = Scenario.segments(s.serverSide, s.server);
        String d = difference(s, client, run.client);
        if (d == null) d = difference(s, server, run.server);
        return new Outcome(d, (share(s, client, run.client) + share(s, server, run.server)) / 2);
    }

    private static Outcome windows(Scenario s, OracleRun run) {
        List<Integer> want = windows(s.cwnd().stream().skip(1).filter(r -> r.startsWith("0,"))
                .map(r -> Integer.valueOf(r.split(",")[3])));
        List<Integer> got = windows(run.cwnd.stream().map(r -> r[2]));
        int from = got.isEmpty() ? 0 : Math.max(0, want.indexOf(got.getFirst()));
        int same = 0;
        while (from + same < want.size() && same < got.size()
                && want.get(from + same).equals(got.get(same))) same++;
        double share = (double) (from + same) / want.size();
        return new Outcome(share == 1 ? null : "%.0f %% of the windows".formatted(100 * share), share);
    }

    private static String difference(Scenario s, List<Segment> want, List<Segment> got) {
        int i = first(s, want, got);
        if (i < 0) return null;
        return "packet " + i + ":\n    want " + (i < want.size() ? want.get(i) : "none")
                + "\n    got  " + (i < got.size() ? got.get(i) : "none");
    }

    /// A router passed the sender's own packets on, whose memory shows in the window: left out there.
    private static String what(Scenario s, Segment x) {
        return s.router ? x.what().replaceFirst(" win \\d+", "") : x.what();
    }

    /// The number of the first packet that is not the same; -1 for none.
    static int first(Scenario s, List<Segment> want, List<Segment> got) {
        int same = 0;
        while (same < want.size() && same < got.size()
                && same(s, want.get(same), got.get(same))) same++;
        return same == want.size() && same == got.size() ? -1 : same;
    }

    private static boolean same(Scenario s, Segment w, Segment g) {
        return what(s, w).equals(what(s, g)) && w.timestamps() == g.timestamps()
                && Math.abs(w.time() - g.time()) <= s.tolerance(w.time());
    }

    private static double share(Scenario s, List<Segment> want, List<Segment> got) {
        int first = first(s, want, got);
        int most = Math.max(want.size(), got.size());
        int same = first < 0 ? most : first;
        return most == 0 ? 1 : (double) same / most;
    }

    /// The sequence of congestion windows of the recording, each once: as often as it changed.
    private static List<Integer> windows(Stream<Integer> polled) {
        List<Integer> all = new ArrayList<>();
        polled.forEach(w -> {
            if (all.isEmpty() || !all.getLast().equals(w)) all.add(w);
        });
        return all;
    }

    /// How a group of recordings was met.
    ///
    /// @param whole scenarios that are the same to the end
    /// @param all scenarios
    /// @param share mean share of packets (or windows) before the first difference, 0 to 1
    record Score(String group, int whole, int all, double share) {
        @Override
        public String toString() {
            return "%s*: %d of %d scenarios the same to the end, %.0f %% of the %s before the first difference"
                    .formatted(group, whole, all, 100 * share,
                            group.startsWith("tcp") ? "congestion windows" : "packets");
        }

        /// Holds us to what we have reached; other recordings are only scored.
        void isAtLeast(int reached, double reachedShare) {
            if (Scenario.OTHERS) return;
            assertThat(whole).as("%s* the same to the end", group).isGreaterThanOrEqualTo(reached);
            assertThat(share).as("%s* share", group).isGreaterThanOrEqualTo(reachedShare);
        }
    }

    /// Runs a group and prints its score.
    static Score score(String group) {
        double sum = 0;
        int whole = 0;
        List<String> all = Scenario.names(group);
        for (String name : all) {
            Outcome o = Outcome.of(new Scenario(name));
            sum += o.share;
            whole += o.difference == null ? 1 : 0;
        }
        Score score = new Score(group, whole, all.size(), all.isEmpty() ? 0 : sum / all.size());
        System.out.println(score);
        return score;
    }

    @Test
    void drops_are_repaired_as_a_real_kernel_does() {
        score("drop-").isAtLeast(46, 0.98);
    }

    @Test
    void doubling_is_met_as_a_real_kernel_does() {
        score("dup-").isAtLeast(3, 1);
    }

    @Test
    void reordering_and_holes_are_met_as_a_real_kernel_does() {
        score("reorder-").isAtLeast(4, 1);
        score("hole-").isAtLeast(2, 1);
    }

    @Test
    void timers_expire_when_a_real_kernels_do() {
        score("timer-").isAtLeast(47, 1);
    }

    @Test
    void the_congestion_window_moves_as_a_real_kernels_does() {
        score("tcp-").isAtLeast(13, 0.85);
    }
}
