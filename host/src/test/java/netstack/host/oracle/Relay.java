package netstack.host.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the recorded relay does to each frame of one direction, by its number: `drop`, `hold`
/// until later ones have passed, `dup`, or lose all for a time (`hole`).
final class Relay {
    enum Act { PASS, DROP, DUP, HOLD }

    private final String dir;
    private final Map<String, Object> rules;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<Long> seen = new HashSet<>();
    /// How many have to pass the frame that is held.
    int holdFor;

    Relay(String dir, Map<String, Object> rules) {
        this.dir = dir;
        this.rules = rules;
    }

    /// What to do with a segment that came at `now` (ns since the start).
    Act judge(Segment s, long now) {
        if (inHole(now)) return Act.DROP;
        List<String> keys = keys(s);
        Act act = Act.PASS;
        for (String key : keys) {
            int n = counts.merge(key, 1, Integer::sum);
            if (listed("drop", key, n)) act = Act.DROP;
            else if (listed("dup", key, n)) act = Act.DUP;
            else if (held(key, n)) act = Act.HOLD;
        }
        return act;
    }

    private List<String> keys(Segment s) {
        List<String> keys = new ArrayList<>();
        keys.add("any");
        if ((s.flags() & Segment.SYN) != 0) keys.add("syn");
        else if (s.len() > 0) keys.add(seen.add(s.seq()) ? "data" : "rtx");
        else if ((s.flags() & 1) != 0) keys.add("fin");
        else if ((s.flags() & 4) == 0) keys.add("ack");
        return keys;
    }

    @SuppressWarnings("unchecked")
    private boolean inHole(long now) {
        for (Object o : (List<Object>) rules.getOrDefault("hole", List.of())) {
            List<Object> hole = (List<Object>) o;
            double from = (Double) hole.get(1) * 1e6;
            double to = (Double) hole.get(2) * 1e6;
            if (hole.get(0).equals(dir) && now >= from && (to == 0 || now < to)) return true;
        }
        return false;
    }

    @SuppressWarnings("unchecked")
    private boolean listed(String verb, String key, int n) {
        Object which = ((Map<String, Object>) rules.getOrDefault(verb, Map.of()))
                .get(dir + "." + key);
        return "all".equals(which) || which instanceof List<?> l && l.contains((double) n);
    }

    @SuppressWarnings("unchecked")
    private boolean held(String key, int n) {
        Map<String, Object> hold = (Map<String, Object>) rules.getOrDefault("hold", Map.of());
        if (hold.get(dir + "." + key) instanceof Map<?, ?> m && m.get("" + n) instanceof Double d) {
            holdFor = d.intValue();
            return true;
        }
        return false;
    }
}
