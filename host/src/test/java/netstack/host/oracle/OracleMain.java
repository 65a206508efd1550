package netstack.host.oracle;

import java.util.List;

/// For a person at work: the first difference of each scenario whose name begins so, then the
/// group's score. `-Doracle.dir=DIR` reads other recordings than those of the resources;
/// `-Doracle.around=N` prints so many packets of both sides before and after the difference, and
/// what the two kernels knew of their windows then.
final class OracleMain {
    private static final int AROUND = Integer.getInteger("oracle.around", 0);

    private OracleMain() {
    }

    public static void main(String[] args) {
        for (String group : args) {
            for (String name : Scenario.names(group)) one(name);
            OracleTest.score(group);
        }
    }

    private static void one(String name) {
        try {
            Scenario s = new Scenario(name);
            String d = AROUND > 0 || !s.router ? OracleTest.difference(s)
                    : "%.0f %% of the windows".formatted(100 * OracleTest.windowShare(s));
            System.out.println(name + ": " + (d == null ? "same" : d));
            if (AROUND > 0 && d != null) around(s);
        } catch (RuntimeException e) {
            System.out.println(name + " can't be run: " + e);
        }
    }

    private static void around(Scenario s) {
        OracleRun run = OracleRun.of(s);
        List<Segment> want = Scenario.segments(s.client, Scenario.CLIENT);
        boolean atClient = OracleTest.first(s, want, run.client) >= 0;
        if (!atClient) want = Scenario.segments(s.serverSide, s.server);
        List<Segment> got = atClient ? run.client : run.server;
        int at = OracleTest.first(s, want, got);
        for (int i = Math.max(0, at - AROUND); i < at + AROUND; i++) {
            System.out.printf("%s%4d want %s%n", i == at ? "*" : " ", i, of(want, i));
            if (i >= at) System.out.printf("      got  %s%n", of(got, i));
        }
        if (at >= want.size()) return;
        long us = want.get(at).time() / 1000;
        List<String> rows = s.cwnd();
        System.out.println(rows.getFirst());
        rows.stream().skip(1).filter(r -> Long.parseLong(r.split(",")[1]) <= us)
                .reduce((a, b) -> b).ifPresent(r -> System.out.println(r + " (want)"));
        run.cwnd.stream().filter(r -> r[0] <= us).reduce((a, b) -> b)
                .ifPresent(r -> System.out.println("0," + String.join(",", java.util.Arrays.stream(r)
                        .mapToObj(String::valueOf).toList()) + " (got)"));
    }

    private static Object of(List<Segment> all, int i) {
        return i < all.size() ? all.get(i) : "none";
    }
}
