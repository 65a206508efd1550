package netstack.host.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import netstack.driver.machine.Cpu;
import netstack.driver.machine.World;
import netstack.driver.machine.probe.ProbeListener;
import netstack.driver.machine.probe.ProbePoint;
import netstack.driver.machine.probe.Probes;
import netstack.skbuff.SkBuff;

/// Records the hops of a world while it is open.
public final class Walk implements ProbeListener, AutoCloseable {
    private static final class Packet {
        int number;
        Geometry last;
    }

    /// Looks closer at a hop while the world stands still at it.
    @FunctionalInterface
    public interface Observer {
        /// Called at each hop; `skb` is null when there is none.
        void at(Hop hop, SkBuff skb);
    }

    private final World world;
    private final Probes.Probe probe;
    private Observer observer = (hop, skb) -> { };
    private final List<Hop> hops = new ArrayList<>();
    private final Map<SkBuff, Packet> packets = new IdentityHashMap<>();
    private final Map<Object, int[]> depths = new HashMap<>();
    private int lastNumber;

    /// Attaches to the functions in `symbols` (see [Probes#attach]).
    public Walk(World world, String symbols) {
        this.world = world;
        Agent.ensure();
        probe = Probes.attach(symbols, this);
    }

    /// All hops so far, in the order in which they happened.
    public List<Hop> hops() {
        return hops;
    }

    /// The hops since the last call.
    public List<Hop> take() {
        List<Hop> taken = List.copyOf(hops);
        hops.clear();
        return taken;
    }

    /// Lets `o` look at each hop from now on.
    public void observer(Observer o) {
        observer = o;
    }

    /// Forgets `skb`, which is freed: its memory may become another packet.
    public void freed(SkBuff skb) {
        packets.remove(skb);
    }

    @Override
    public void enter(ProbePoint p, Object self, SkBuff skb) {
        Cpu cpu = world.cpu();
        if (cpu != null) hop(cpu, p.symbol(), p, skb, depth(cpu)[0]++);
    }

    /// Notes that `skb` is at a place that is no function.
    public void mark(String name, SkBuff skb) {
        Cpu cpu = world.cpu();
        if (cpu != null) hop(cpu, name, null, skb, depth(cpu)[0]);
    }

    /// Notes a frame of `len` bytes whose last bit left at `time` on the
    /// cable `name`.
    public void wire(String name, long time, int len) {
        hops.add(new Hop(time, name, -1, null, "", 0, "frame of " + len
                + " bytes", null, 0, null, null));
    }

    private void hop(Cpu cpu, String symbol, ProbePoint p, SkBuff skb,
            int depth) {
        Geometry before = null;
        Geometry now = null;
        int number = 0;
        if (skb != null) {
            Packet packet = packets.computeIfAbsent(skb, s -> new Packet());
            if (packet.number == 0) packet.number = ++lastNumber;
            number = packet.number;
            before = packet.last;
            now = Geometry.of(skb);
            packet.last = now;
        }
        String comm = cpu.inTask() ? cpu.current().comm() : "";
        Hop hop = new Hop(cpu.now(), cpu.machine().name(),
                cpu.smpProcessorId(), cpu.context(), comm, depth, symbol, p,
                number, now, before);
        hops.add(hop);
        observer.at(hop, skb);
    }

    @Override
    public void exit(ProbePoint p, Object self, SkBuff skb, long ret,
            Throwable thrown) {
        Cpu cpu = world.cpu();
        if (cpu == null) return;
        int depth = --depth(cpu)[0];
        if (p.symbol().startsWith("__sys_") && thrown == null) {
            hop(cpu, p.symbol() + " = " + ret, null, null, depth);
        }
    }

    /// The depth of nested calls on the current stack: of a task, or of an
    /// interrupt, which begins at the left again.
    private int[] depth(Cpu cpu) {
        Object stack = cpu.inTask() ? cpu.current()
                : List.of(cpu, cpu.context());
        return depths.computeIfAbsent(stack, s -> new int[1]);
    }

    @Override
    public void close() {
        probe.close();
    }
}
