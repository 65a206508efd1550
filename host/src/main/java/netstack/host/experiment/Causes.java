package netstack.host.experiment;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import netstack.driver.machine.Cpu;
import netstack.driver.machine.CostListener;
import netstack.driver.machine.Machine;
import netstack.skbuff.Cost;

/// What the time from a frame's being ready to its being read goes into, by
/// the machine's own account of its costs: one packet at a time, as for
/// [Stages].
final class Causes implements CostListener {

    /// The causes; what no CPU spends is the wire's and the card's.
    enum Cause {
        WIRE("cable", Set.of()),
        CARD("DMA, message to the CPU", Set.of()),
        IDLE("waking from idle", EnumSet.range(Cost.IDLE_C1, Cost.IDLE_C6)),
        INTERRUPT("interrupt, softirq", EnumSet.of(Cost.IRQ_ENTRY,
                Cost.SOFTIRQ_ENTRY, Cost.NAPI_POLL, Cost.TIMER,
                Cost.MMIO_READ, Cost.MMIO_WRITE)),
        ALLOCATION("allocation", EnumSet.range(Cost.ALLOC_SKB,
                Cost.DMA_SYNC)),
        LINES("cache lines", EnumSet.of(Cost.CACHE_LINE_LLC,
                Cost.CACHE_LINE_REMOTE, Cost.CACHE_LINE_NODE)),
        PROTOCOLS("driver and protocols", Set.of()),
        SCHEDULER("wake-up, switch", EnumSet.of(Cost.WAKE_UP,
                Cost.CONTEXT_SWITCH, Cost.IPI)),
        PROGRAM("system call, copy", EnumSet.of(Cost.SYSCALL,
                Cost.RECVMSG, Cost.COPY_BYTES, Cost.CSUM_BYTES));

        final String text;
        private final Set<Cost> costs;

        Cause(String text, Set<Cost> costs) {
            this.text = text;
            this.costs = costs;
        }

        private static Cause of(Cost c) {
            for (Cause cause : values()) {
                if (cause.costs.contains(c)) return cause;
            }
            return PROTOCOLS;
        }
    }

    private static final int CHARGES = 1024;

    private final Machine machine;
    private final long wireNs;
    private final long[] at = new long[CHARGES];
    private final long[] ns = new long[CHARGES];
    private final Cause[] why = new Cause[CHARGES];
    private final long[] sum = new long[Cause.values().length];
    private int n;
    private long packets;

    /// A frame is on its way to the card of `m` for `wireNs`.
    Causes(Machine m, long wireNs) {
        machine = m;
        this.wireNs = wireNs;
        m.onCost(this);
    }

    @Override
    public void spent(Cpu cpu, Cost c, long time) {
        if (n == CHARGES) {
            n = 0;    // what is so long ago is not this packet's
        }
        at[n] = cpu.now();
        ns[n] = time;
        why[n++] = Cause.of(c);
    }

    /// A packet that was ready at `ready` has been read.
    void read(long ready) {
        long rest = machine.now() - ready - wireNs;
        for (int i = 0; i < n; i++) {
            if (at[i] >= ready) {
                sum[why[i].ordinal()] += ns[i];
                rest -= ns[i];
            }
        }
        sum[Cause.WIRE.ordinal()] += wireNs;
        sum[Cause.CARD.ordinal()] += rest;
        packets++;
        n = 0;
    }

    /// The mean of a cause, in us.
    double us(Cause c) {
        return sum[c.ordinal()] / 1000.0 / packets;
    }

    /// The mean of all, in us.
    double us() {
        return Arrays.stream(sum).sum() / 1000.0 / packets;
    }

    void into(Table t) {
        for (Cause c : Cause.values()) {
            t.row(c.text, us(c), us(c) * 100 / us());
        }
        t.row("all", us(), 100.0);
    }
}
