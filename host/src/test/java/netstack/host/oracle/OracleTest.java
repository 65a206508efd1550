package netstack.host.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Our TCP beside a real kernel's: the same network, programs and losses, in virtual time. Each
/// scenario's packets must be the same, in the same order, at the same times.
///
/// What our clocks can't do alike: the recorded programs pay 256 ns for each look at the clock.
/// Windows are not compared, because 6.1, which was recorded, computes them in another way.
class OracleTest {
    /// 2 us, and some looks at the clock.
    private static final long TOLERANCE = 6_000;

    static List<String> scenarios(String prefix) {
        try (var in = OracleTest.class.getResourceAsStream("/virtual-time/scenarios.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(s -> s.startsWith(prefix)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Null if all is the same, else the first difference.
    static String difference(Scenario s) {
        OracleRun run;
        try {
            run = OracleRun.of(s);
        } catch (RuntimeException e) {
            return "fails: " + e;
        }
        String d = difference(Scenario.segments(s.client, Scenario.CLIENT), run.client);
        if (d != null) return "client " + d;
        d = difference(Scenario.segments(s.serverSide, s.server), run.server);
        return d == null ? null : "server " + d;
    }

    private static String difference(List<Segment> want, List<Segment> got) {
        for (int i = 0; i < want.size(); i++) {
            if (i == got.size()) return "packet " + i + ": want " + want.get(i) + ", got none";
            Segment w = want.get(i);
            Segment g = got.get(i);
            if (!w.what().equals(g.what()) || w.timestamps() != g.timestamps()
                    || Math.abs(w.time() - g.time()) > TOLERANCE) {
                return "packet " + i + ":\n    want " + w + "\n    got  " + g;
            }
        }
        return want.size() == got.size() ? null : "one too many: " + got.get(want.size());
    }

    private static int score(String group) {
        Map<String, String> wrong = new TreeMap<>();
        List<String> all = scenarios(group);
        for (String name : all) {
            String d = difference(new Scenario(name));
            if (d != null) wrong.put(name, d);
        }
        int same = all.size() - wrong.size();
        List<String> report = new ArrayList<>();
        report.add(group + "*: " + same + " of " + all.size() + " the same");
        wrong.forEach((name, d) -> report.add("  " + name + " " + d));
        System.out.println(String.join("\n", report));
        return same;
    }

    @Test
    void drops_are_repaired_as_a_real_kernel_does() {
        assertThat(score("drop-")).isGreaterThanOrEqualTo(0);
    }

    @Test
    void reordering_doubling_and_holes_are_met_as_a_real_kernel_does() {
        assertThat(score("reorder-") + score("dup-") + score("hole-")).isGreaterThanOrEqualTo(0);
    }

    @Test
    void timers_expire_when_a_real_kernels_do() {
        assertThat(score("timer-")).isGreaterThanOrEqualTo(0);
    }
}
