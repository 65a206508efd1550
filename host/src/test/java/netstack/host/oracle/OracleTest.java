package netstack.host.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Our TCP beside a real kernel's: the same network, programs and losses, in virtual time. Each
/// scenario's packets must be the same, in the same order, at the same times.
///
/// What our clocks can't do alike: the recorded programs pay 256 ns for each look at the clock.
/// Windows are not compared, because 6.1, which was recorded, computes them in another way; since
/// a window that grows also makes the receiver acknowledge each packet, the ACKs of 6.12 differ
/// from the recording after about fifty packets. So what is measured is how far they are the same.
class OracleTest {
    /// Null if all is the same, else the first difference.
    static String difference(Scenario s) {
        OracleRun run;
        try {
            run = OracleRun.of(s);
        } catch (RuntimeException e) {
            return "fails: " + e;
        }
        String d = difference(s, Scenario.segments(s.client, Scenario.CLIENT), run.client);
        if (d != null) return "client " + d;
        d = difference(s, Scenario.segments(s.serverSide, s.server), run.server);
        return d == null ? null : "server " + d;
    }

    private static String difference(Scenario s, List<Segment> want, List<Segment> got) {
        for (int i = 0; i < want.size(); i++) {
            if (i == got.size()) return "packet " + i + ": want " + want.get(i) + ", got none";
            Segment w = want.get(i);
            Segment g = got.get(i);
            if (!w.what().equals(g.what()) || w.timestamps() != g.timestamps()
                    || Math.abs(w.time() - g.time()) > s.tolerance(w.time())) {
                return "packet " + i + ":\n    want " + w + "\n    got  " + g;
            }
        }
        return want.size() == got.size() ? null : "one too many: " + got.get(want.size());
    }

    /// How many packets of the client's capture are the same before the first that is not, of all.
    static double share(Scenario s) {
        List<Segment> want = Scenario.segments(s.client, Scenario.CLIENT);
        List<Segment> got = OracleRun.of(s).client;
        int same = 0;
        while (same < want.size() && same < got.size()
                && want.get(same).what().equals(got.get(same).what())
                && Math.abs(want.get(same).time() - got.get(same).time()) <= s.tolerance(want.get(same).time())) same++;
        return (double) same / want.size();
    }

    /// The mean share of a group; prints it, and how many scenarios are the same to the end.
    static double score(String group) {
        double sum = 0;
        int whole = 0;
        List<String> all = Scenario.names(group);
        for (String name : all) {
            double share = share(new Scenario(name));
            sum += share;
            whole += share == 1 ? 1 : 0;
        }
        System.out.printf("%s*: %d of %d scenarios the same to the end, %.0f %% of the packets "
                + "before the first difference%n", group, whole, all.size(), 100 * sum / all.size());
        return sum / all.size();
    }

    @Test
    void drops_are_repaired_as_a_real_kernel_does() {
        assertThat(score("drop-")).isGreaterThan(0.4);
    }

    @Test
    void reordering_doubling_and_holes_are_met_as_a_real_kernel_does() {
        assertThat(score("reorder-")).isGreaterThan(0.1);
        assertThat(score("dup-")).isGreaterThan(0.4);
        assertThat(score("hole-")).isGreaterThan(0.05);
    }
}
