package netstack.driver.machine;

import java.util.EnumMap;
import java.util.Map;
import netstack.skbuff.Cost;

/// What each function costs, in nanoseconds; per byte, in picoseconds.
///
/// A number in a profile has a source, or it is fitted so that a published
/// rate comes out, or it is an estimate, and says so.
public final class CostModel {
    private static final int PER_POINT = 1;
    private static final int PER_BYTE = 1000;

    /// Nothing costs anything, except that a system call, a context
    /// switch, a pause and a round of softirqs take 1 ns: a loop of them
    /// would never end otherwise.
    public static final CostModel FREE = CostProfiles.free();

    /// A Gigabit Ethernet host of 2001: see [CostProfiles#gigabit2001].
    public static final CostModel GIGABIT_2001 = CostProfiles.gigabit2001();

    /// A current server with an Intel 82599: see [CostProfiles#server82599].
    public static final CostModel SERVER_82599 = CostProfiles.server82599();

    private final String name;
    private final long[] table = new long[Cost.values().length];
    private final int[] unit = new int[table.length];

    CostModel(String name, Map<Cost, Long> costs) {
        this.name = name;
        for (Cost c : Cost.values()) {
            table[c.ordinal()] = costs.getOrDefault(c, 0L);
            unit[c.ordinal()] =
                    c.name().endsWith("_BYTES") ? PER_BYTE : PER_POINT;
        }
    }

    public String name() {
        return name;
    }

    /// What `c` costs: ns, or ps per byte.
    public long of(Cost c) {
        return table[c.ordinal()];
    }

    /// What `n` of `c` cost, in ns.
    public long of(Cost c, long n) {
        return table[c.ordinal()] * n / unit[c.ordinal()];
    }

    /// The sum of what `points` cost, in ns.
    public long sum(Cost... points) {
        long ns = 0;
        for (Cost c : points) {
            ns += of(c);
        }
        return ns;
    }

    /// This model with another cost for `c`, for experiments.
    public CostModel with(Cost c, long cost) {
        Map<Cost, Long> m = new EnumMap<>(Cost.class);
        for (Cost k : Cost.values()) {
            m.put(k, of(k));
        }
        m.put(c, cost);
        return new CostModel(name + "+" + c.name().toLowerCase(), m);
    }

    long[] table() {
        return table;
    }

    @Override
    public String toString() {
        return name;
    }
}
