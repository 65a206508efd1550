package netstack.driver.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How long it takes at least until what one domain does can be felt by
/// another: the look-ahead that lets a CPU run on without asking.
///
/// Between hosts it is the shortest way over cables, between CPUs of one
/// host its quantum.
final class Looks {
    private static final long INF = EventQueue.INF;

    private final List<Machine> machines = new ArrayList<>();
    private final List<long[]> cables = new ArrayList<>();
    private boolean stale = true;
    private long[][] look;

    void changed() {
        stale = true;
    }

    int add(Machine m) {
        stale = true;
        machines.add(m);
        return machines.size() - 1;
    }

    void connect(Machine a, Machine b, long delayNs) {
        if (delayNs <= 0) {
            throw new IllegalArgumentException("a cable without delay");
        }
        stale = true;
        cables.add(new long[] {a.index, b.index, delayNs});
        cables.add(new long[] {b.index, a.index, delayNs});
    }

    /// The row of `from`: what it costs to reach each domain.
    long of(Domain from, Domain to) {
        return look[from.id][to.id];
    }

    long[][] table(Domain[] domains, int n) {
        if (stale) {
            stale = false;
            look = new long[n][n];
            long[][] dist = distances();
            for (int f = 0; f < n; f++) {
                for (int t = 0; t < n; t++) {
                    look[f][t] = between(domains[f], domains[t], dist);
                }
            }
        }
        return look;
    }

    private static long between(Domain from, Domain to, long[][] dist) {
        if (!(to instanceof Cpu dest)) {
            return INF;
        }
        if (from instanceof Cpu src) {
            return src.machine == dest.machine
                    ? dest.machine.config.quantum
                    : dist[src.machine.index][dest.machine.index];
        }
        Source s = (Source) from;
        long best = INF;
        for (int i = 0; i < s.fed.size(); i++) {
            long way = dist[s.fed.get(i).index][dest.machine.index];
            best = Math.min(best, s.delays.get(i) + way);
        }
        return best;
    }

    private long[][] distances() {
        int n = machines.size();
        long[][] d = new long[n][n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(d[i], INF);
            d[i][i] = 0;
        }
        for (long[] c : cables) {
            long[] row = d[(int) c[0]];
            row[(int) c[1]] = Math.min(row[(int) c[1]], c[2]);
        }
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    d[i][j] = Math.min(d[i][j], d[i][k] + d[k][j]);
                }
            }
        }
        return d;
    }
}
