package netstack.driver.net;

import java.util.function.LongSupplier;

import netstack.skbuff.Linux;
import netstack.skbuff.Meter;

/// A group of counters, one row per CPU: a CPU only ever adds to its own
/// row, a reader sums the column.
///
/// The enum's order is the kernel's, and `toString()` of a constant is the
/// name that `/proc/net/snmp` and `/proc/net/netstat` show.
@Linux(value = "ipstats_mib", file = "include/net/snmp.h")
public final class Mib<E extends Enum<E>> {
    private final String name;
    private final E[] items;
    private final Meter meter;
    private final long[][] percpu;
    private final LongSupplier[] gauges;

    /// Counters named by `type`; the row is that of `meter.smpProcessorId()`.
    public Mib(String name, Class<E> type, Meter meter, int nrCpus) {
        this.name = name;
        this.items = type.getEnumConstants();
        this.meter = meter;
        this.percpu = new long[nrCpus][items.length];
        this.gauges = new LongSupplier[items.length];
    }

    /// The word at the start of the line: `Ip`, `Udp`, `TcpExt`.
    public String name() {
        return name;
    }

    /// The counters in the kernel's order; a fresh array.
    public E[] items() {
        return items.clone();
    }

    /// Adds one on this CPU.
    @Linux(value = "SNMP_INC_STATS", renamed = true)
    public void inc(E item) {
        percpu[meter.smpProcessorId()][item.ordinal()]++;
    }

    /// Adds `n`, which may be negative (`CurrEstab`), on this CPU.
    @Linux(value = "SNMP_ADD_STATS", renamed = true)
    public void add(E item, long n) {
        percpu[meter.smpProcessorId()][item.ordinal()] += n;
    }

    /// Makes `item` show what `value` says at each reading: `Forwarding`,
    /// `DefaultTTL` and the like are settings, not counts.
    public void gauge(E item, LongSupplier value) {
        gauges[item.ordinal()] = value;
    }

    /// The sum over all CPUs, or what the gauge says.
    @Linux(value = "snmp_fold_field", renamed = true)
    public long sum(E item) {
        int i = item.ordinal();
        if (gauges[i] != null) {
            return gauges[i].getAsLong();
        }
        long sum = 0;
        for (long[] row : percpu) {
            sum += row[i];
        }
        return sum;
    }

    /// The count of one CPU.
    public long of(E item, int cpu) {
        return percpu[cpu][item.ordinal()];
    }
}
