package netstack.host.experiment;

import java.util.Arrays;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Softirq;
import netstack.driver.machine.Tracepoint;

/// Where one packet after the other is, by the tracepoints that it passes;
/// each must have been read before the next comes.
final class Stages {
    private static final String[] NAMES = {
        "wire, card, interrupt entry", "handler, softirq entry",
        "driver, GRO", "IP, UDP, socket, wake-up", "switch",
        "system call, copy"};

    private final Machine machine;
    private final long[] at = new long[NAMES.length - 1];
    private final long[] sum = new long[NAMES.length];
    private int next;
    private long packets;

    Stages(Machine m) {
        machine = m;
        var trace = m.tracepoints();
        trace.attach(Tracepoint.IRQ_HANDLER_ENTRY, (t, line, n, none) -> {
            if (((IrqLine) line).name().startsWith("eth")) reached(0);
        });
        trace.attach(Tracepoint.SOFTIRQ_ENTRY, (t, cpu, vec, none) -> {
            if (vec == Softirq.NET_RX.ordinal()) reached(1);
        });
        trace.attach(Tracepoint.NETIF_RECEIVE_SKB,
                (t, skb, a, b) -> reached(2));
        trace.attach(Tracepoint.SCHED_WAKEUP, (t, task, a, b) -> reached(3));
        trace.attach(Tracepoint.SCHED_SWITCH, (t, task, a, b) -> reached(4));
    }

    private void reached(int stage) {
        if (stage == next) at[next++] = machine.now();
    }

    /// A packet that was ready at `ready` has been read.
    void read(long ready) {
        if (next == at.length) {
            long from = ready;
            for (int i = 0; i < at.length; i++) {
                sum[i] += at[i] - from;
                from = at[i];
            }
            sum[at.length] += machine.now() - from;
            packets++;
        }
        next = 0;
    }

    /// Packets that were seen at all stages.
    long packets() {
        return packets;
    }

    void into(Table t) {
        double all = Arrays.stream(sum).sum();
        for (int i = 0; i < NAMES.length; i++) {
            t.row(NAMES[i], sum[i] / 1000.0 / packets,
                    sum[i] * 100 / all);
        }
        t.row("all", all / 1000 / packets, 100.0);
    }
}
