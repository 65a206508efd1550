package netstack.host.oracle;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// For a person at work: the first difference of each scenario whose name begins so, then the
/// group's score. `-Doracle.dir=DIR` reads other recordings than those of the resources;
/// `-Doracle.around=N` prints so many packets of both sides before and after the difference, and
/// what the two kernels knew of their windows then.
final class OracleMain {
    static final int AROUND = Integer.getInteger("oracle.around", 0);

    private OracleMain() {
    }

    public static void main(String[] args) {
        for (String group : args) {
            int whole = 0;
            double share = 0;
            List<String> all = Scenario.names(group);
            for (String name : all) {
                OracleTest.Outcome o = one(name);
                whole += o.difference() == null ? 1 : 0;
                share += o.share();
            }
            System.out.println(new OracleTest.Score(group, whole, all.size(), share / all.size()));
        }
    }

    private static OracleTest.Outcome one(String name) {
        Scenario s = new Scenario(name);
        OracleTest.Outcome o = OracleTest.Outcome.of(s);
        System.out.println(name + ": " + (o.difference() == null ? "same" : o.difference()));
        if (AROUND > 0) around(s);
        return o;
    }

    private static void around(Scenario s) {
        OracleRun run = OracleRun.of(s);
        List<Segment> want = Scenario.segments(s.client, Scenario.CLIENT);
        boolean atClient = OracleTest.first(s, want, run.client) >= 0;
        if (!atClient) want = Scenario.segments(s.serverSide, s.server);
        List<Segment> got = atClient ? run.client : run.server;
        int at = OracleTest.first(s, want, got);
        if (at < 0) return;
        for (int i = Math.max(0, at - AROUND); i < at + AROUND; i++) {
            System.out.printf("%s%4d want %s%n", i == at ? "*" : " ", i, of(want, i));
            if (i >= at) System.out.printf("      got  %s%n", of(got, i));
        }
        if (at < want.size()) infos(s, run, want.get(at).time() / 1000);
    }

    /// What both senders knew when they were asked last before, and once after.
    private static void infos(Scenario s, OracleRun run, long us) {
        List<String> rows = s.cwnd();
        System.out.println(rows.getFirst());
        String before = null;
        for (String r : rows.subList(1, rows.size())) {
            if (!r.startsWith("0,")) continue;
            boolean after = Long.parseLong(r.split(",")[1]) > us;
            if (after && before != null) System.out.println(before + " (want)");
            if (after) System.out.println(r + " (want, after)");
            if (after) break;
            before = r;
        }
        int[] last = null;
        for (int[] r : run.cwnd) {
            if (r[0] > us && last != null) System.out.println(row(last) + " (got)");
            if (r[0] > us) System.out.println(row(r) + " (got, after)");
            if (r[0] > us) break;
            last = r;
        }
    }

    private static String row(int[] r) {
        return "0," + Arrays.stream(r).mapToObj(Integer::toUnsignedString)
                .collect(Collectors.joining(","));
    }

    private static Object of(List<Segment> all, int i) {
        return i < all.size() ? all.get(i) : "none";
    }
}
