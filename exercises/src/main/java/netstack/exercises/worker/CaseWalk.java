package netstack.exercises.worker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import netstack.driver.machine.probe.ProbeListener;
import netstack.driver.machine.probe.ProbePoint;
import netstack.driver.machine.probe.Probes;
import netstack.exercises.steps.Steps;
import netstack.host.tour.Roads;
import netstack.skbuff.SkBuff;

/// Writes down who calls whom in a case: the stack's functions that a packet
/// meets, by probes as in the tour, and between them the student's methods.
///
/// A line is indented by how many of these are on the stack below it, which
/// is looked at: an interrupt stands under what it interrupted. Before the
/// first line of each step of the case stands `@` and its number.
final class CaseWalk implements ProbeListener {

    private static final String MORE = String.join(",", "icmp_rcv",
            "tcp_v4_rcv", "tcp_v4_do_rcv", "tcp_rcv_established",
            "tcp_sendmsg", "tcp_write_xmit", "__tcp_transmit_skb",
            "tcp_recvmsg", "inet_gro_receive", "tcp4_gro_receive",
            "do_xdp_generic", "netif_receive_skb", "kfree_skb_reason",
            "chrdev_open", "vfs_write");
    private static final List<Class<?>> LOADED = List.of(SkBuff.class);
    /// A case's own program sleeps and wakes all the time.
    private static final String WAKES = "try_to_wake_up";
    private static final int MAX = 300;
    private static final String YOURS = "> ";

    private final WorkerTask task;
    private Probes.Probe probe;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> probed = new HashSet<>();
    private int step = -1;
    private int more;

    /// A walk of what `task` runs.
    CaseWalk(WorkerTask task) {
        this.task = task;
    }

    /// Writes down from now on, if it is `on`.
    void open(boolean on) {
        if (on) {
            // The weaver names it, so it must not be what is being woven
            // while it is loaded.
            LOADED.forEach(Class::getName);
            probe = Probes.attach(Roads.ALL + "," + MORE, this);
            Steps.walk(method -> line(YOURS + method));
        }
    }

    /// What was called until now.
    List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (more > 0) {
            all.add("... and " + more + " calls more");
        }
        return all;
    }

    @Override
    public void enter(ProbePoint p, Object self, SkBuff skb) {
        if (p.symbol().equals(WAKES)) {
            return;
        }
        probed.add(p.type() + "." + p.method());
        line(p.symbol());
    }

    private void line(String name) {
        if (lines.size() >= MAX) {
            more++;
            return;
        }
        int now = task.reached();
        if (now != step) {
            step = now;
            lines.add("@" + step);
        }
        lines.add("  ".repeat(Math.max(0, depth() - 1)) + name);
    }

    /// How many functions on the stack have a line, this one among them.
    private int depth() {
        return StackWalker.getInstance().walk(frames -> (int) frames
                .filter(f -> isYours(f) || probed.contains(
                        f.getClassName() + "." + f.getMethodName()))
                .count());
    }

    private static boolean isYours(StackWalker.StackFrame f) {
        return "student".equals(
                f.toStackTraceElement().getClassLoaderName());
    }

    /// Writes nothing down any more.
    void close() {
        if (probe != null) {
            Steps.walk(method -> { });
            probe.close();
        }
    }
}
