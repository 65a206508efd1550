package netstack.driver.machine.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netstack.skbuff.SkBuff;

/// The probes that are attached, and the bridge that woven code calls.
///
/// Code without a probe is the code that was compiled: attaching weaves the
/// calls into the bytes of the methods concerned, detaching takes them out,
/// as ftrace patches a nop. Being called from anywhere, the bridge is static
/// and belongs to the JVM, not to a world: a listener looks itself whether
/// it is concerned.
public final class Probes {
    private static final Map<String, ProbePoint> BY_METHOD =
            new LinkedHashMap<>();
    private static final List<Probe> ATTACHED = new ArrayList<>();
    private static final Bridge BRIDGE = new Bridge();

    /// An attached probe; closing detaches it.
    public static final class Probe implements AutoCloseable {
        private final Pattern symbols;
        private final ProbeListener listener;

        private Probe(Pattern symbols, ProbeListener listener) {
            this.symbols = symbols;
            this.listener = listener;
        }

        boolean wants(String symbol) {
            return symbols.matcher(symbol).matches();
        }

        /// The functions that it has been woven into until now.
        public List<ProbePoint> points() {
            return BY_METHOD.values().stream()
                    .filter(p -> wants(p.symbol())).toList();
        }

        @Override
        public void close() {
            detach(this);
        }
    }

    private static final class Bridge {
        ProbePoint[] points = {};
        boolean busy;
    }

    private Probes() {
    }

    /// Attaches `listener` to all functions whose symbol matches `glob`
    /// (`*` and `?` as in a shell, alternatives divided by commas).
    public static Probe attach(String glob, ProbeListener listener) {
        Probe probe = new Probe(pattern(glob), listener);
        ATTACHED.add(probe);
        refresh(probe);
        return probe;
    }

    private static void detach(Probe probe) {
        if (ATTACHED.remove(probe)) {
            refresh(probe);
        }
    }

    private static void refresh(Probe changed) {
        for (ProbePoint p : BY_METHOD.values()) {
            listen(p);
        }
        ProbeAgent.retransform(changed::wants, ATTACHED.isEmpty());
    }

    private static Pattern pattern(String glob) {
        String regex = Arrays.stream(glob.split(","))
                .map(g -> "\\Q" + g.strip().replace("*", "\\E.*\\Q")
                        .replace("?", "\\E.\\Q") + "\\E")
                .reduce((a, b) -> a + "|" + b).orElseThrow();
        return Pattern.compile(regex);
    }

    /// Whether some probe wants `symbol`.
    static boolean wanted(String symbol) {
        return ATTACHED.stream().anyMatch(p -> p.wants(symbol));
    }

    /// The number under which woven code reports the method.
    static int idOf(String symbol, String type, String method, String desc) {
        ProbePoint p = BY_METHOD.computeIfAbsent(type + "." + method + desc,
                k -> new ProbePoint(BY_METHOD.size(), symbol, type, method));
        if (p.id() >= BRIDGE.points.length) {
            BRIDGE.points = Arrays.copyOf(BRIDGE.points, 2 * p.id() + 16);
        }
        BRIDGE.points[p.id()] = p;
        listen(p);
        return p.id();
    }

    private static void listen(ProbePoint p) {
        Stream<Probe> who = ATTACHED.stream().filter(a -> a.wants(p.symbol()));
        p.listeners = who.map(a -> a.listener).toArray(ProbeListener[]::new);
    }

    /// Called by woven code at a method's start.
    public static void enter(int id, Object self, SkBuff skb) {
        if (BRIDGE.busy) {
            return;
        }
        BRIDGE.busy = true;
        try {
            ProbePoint p = BRIDGE.points[id];
            for (ProbeListener l : p.listeners) {
                l.enter(p, self, skb);
            }
        } finally {
            BRIDGE.busy = false;
        }
    }

    /// Called by woven code where a method ends.
    public static void exit(long ret, Throwable thrown, int id, Object self,
            SkBuff skb) {
        if (BRIDGE.busy) {
            return;
        }
        BRIDGE.busy = true;
        try {
            ProbePoint p = BRIDGE.points[id];
            for (ProbeListener l : p.listeners) {
                l.exit(p, self, skb, ret, thrown);
            }
        } finally {
            BRIDGE.busy = false;
        }
    }
}
