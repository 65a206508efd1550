package netstack.exercises.gro.grading;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

import netstack.exercises.gro.Segment;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;

/// What should go up, by a model that merges numbers: `tcp_gro_receive` of
/// Linux 6.12, flow by flow.
final class Merge {

    private static final int END = Segment.FIN | Segment.SYN | Segment.RST
            | Segment.PSH | Segment.URG;
    private static final int LAST = Segment.FIN | Segment.PSH;

    /// A packet that is held: its first segment, what it has become, and
    /// how IP's ids go on.
    private static final class Held {
        private final Seg first;
        private final int id;
        private int len;
        private int flags;
        private int count = 1;
        private boolean fixed;

        Held(Seg first, int id) {
            this.first = first;
            this.id = id;
            len = first.len();
            flags = first.flags();
        }
    }

    private final Map<String, StringBuilder> up = new TreeMap<>();
    private final Map<Integer, Held> held = new TreeMap<>();

    /// The oracle.
    static void oracle(Script script, Log log) {
        Merge m = new Merge();
        for (Step s : script.steps()) {
            m.receive(Seg.of(s), Seg.id(s));
        }
        m.held.values().forEach(m::up);
        StringJoiner all = new StringJoiner("; ");
        m.up.forEach((name, flow) -> all.add(name + ":" + flow));
        log.step(script.steps().size()).see("went up", all.toString());
    }

    private void receive(Seg next, int id) {
        Held h = held.get(next.flow());
        boolean joined = h != null && continues(h, id) & joins(h, next);
        boolean ends = (next.flags() & END) != 0
                || next.len() < (joined ? h.first.len() : 1);
        if (joined) {
            h.len += next.len();
            h.flags |= next.flags() & LAST;
            h.count++;
        } else {
            if (h != null) {
                up(h);
            }
            h = new Held(next, id);
            held.put(next.flow(), h);
        }
        if (ends) {
            up(h);
            held.remove(next.flow());
        }
    }

    /// Only the second of a packet may show that its ids stand still.
    private static boolean continues(Held h, int id) {
        int ahead = id - h.id & 0xffff;
        h.fixed |= h.count == 1 && ahead == 0;
        return ahead == (h.fixed ? 0 : h.count);
    }

    private static boolean joins(Held h, Seg next) {
        return (next.flags() & Segment.CWR) == 0
                && ((next.flags() ^ h.flags) & ~(LAST | Segment.CWR)) == 0
                && next.ack() == h.first.ack()
                && next.window() == h.first.window()
                && next.stamp() == h.first.stamp()
                && next.len() > 0 && next.len() <= h.first.len()
                && next.seq() == h.first.seq() + h.len;
    }

    private void up(Held h) {
        StringBuilder flags = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if ((h.flags >> i & 1) != 0) {
                flags.append("FSRP.UEW".charAt(i));
            }
        }
        up.computeIfAbsent(h.first.name(), f -> new StringBuilder())
                .append(' ').append(h.first.seq() & 0xffff_ffffL)
                .append('+').append(h.len).append(':').append(flags);
    }
}
