package netstack.host.trace;

import netstack.driver.machine.Context;
import netstack.driver.machine.probe.ProbePoint;

/// The entry of one function: when (ns), where, in which context (of a task
/// its name), how deep below the first function of its stack, the kernel's
/// name of it, and the packet's number and geometry (0 and null when there is
/// none).
///
/// `point` is null where no function is entered: at a netfilter hook and on
/// the wire, which is no CPU (`cpu` -1, no context). `before` is the geometry
/// at the hop before with the same packet, null at its first.
public record Hop(long time, String host, int cpu, Context context,
        String comm, int depth, String symbol, ProbePoint point, int packet,
        Geometry geometry, Geometry before) {

    /// Whether a pointer of the packet moved since the hop before.
    public boolean moved() {
        return geometry != null && before != null
                && (geometry.headroom() != before.headroom()
                || geometry.linear() != before.linear()
                || geometry.tailroom() != before.tailroom());
    }
}
