package netstack.host.replay;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import netstack.driver.net.NetDevice;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.pcap.CapturedFrame;
import netstack.host.trace.Hop;
import netstack.host.trace.Walk;
import netstack.ipv4.route.FibConfig;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;

/// Shows a host the frames of a capture, one by one, in the place of one of
/// those that were captured, and reports what became of each.
public final class Replay implements AutoCloseable {
    /// The functions that tell what a layer did.
    static final String MILESTONES = "eth_type_trans,arp_rcv,arp_process,"
            + "ip_rcv,ip_defrag,ip_forward,ip_local_deliver,icmp_rcv,"
            + "icmp_echo,udp_rcv,tcp_v4_rcv,__udp_enqueue_schedule_skb";
    private static final long SECOND = 1_000_000_000;
    private static final long SETTLE = 2 * SECOND;
    private static final long DONE = 150_000;

    private final Network network = new Network(1);
    private final Host host;
    private final Script script;
    private final ReplayEnd end;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<DropReason> drops = new ArrayList<>();
    private long freed;

    /// Makes the host that takes the place of `as` (null: of the most
    /// frequent destination) and listens on the UDP `ports`.
    public Replay(List<CapturedFrame> frames, Integer as,
            List<Integer> ports) {
        script = new Script(frames, as);
        host = network.host("replay", new HostConfig());
        host.nic();
        end = new ReplayEnd(network.world(), script);
        network.cable(host.card(0), end);
        configure();
        for (int port : ports) listeners.add(new Listener(host, port));
        network.runFor(SETTLE);
        end.take();
    }

    /// All others are reached directly, whatever their addresses are.
    private void configure() {
        NetDevice eth0 = host.net().devices().byName("eth0");
        host.exec("ip", () -> {
            if (script.mac != 0) {
                host.net().devices().setMacAddress(eth0, script.mac);
            }
        });
        host.up("eth0", addr() + "/24");
        host.exec("ip", () -> host.ipv4().fib.newroute(
                new FibConfig(Ipv4Addr.ANY, 0).dev(eth0.ifindex())));
    }

    /// The address whose place the host has taken.
    public String addr() {
        return Ipv4Addr.toString(script.addr);
    }

    public Host host() {
        return host;
    }

    /// Runs all of it and prints what became of each frame, then the
    /// counters.
    public void print(PrintWriter out) {
        ReplayReport report = new ReplayReport();
        run(outcome -> out.print(report.paragraph(outcome)));
        out.print(report.summary(host.proc().read("/proc/net/snmp")));
        out.flush();
    }

    /// Runs all of it and gives each outcome to `out`.
    void run(Consumer<Outcome> out) {
        long start = network.now();
        try (Walk walk = new Walk(network.world(), MILESTONES)) {
            host.skbs().onFree((skb, why) -> freed(walk, skb, why));
            for (Step step : script.steps) {
                out.accept(show(step, start, walk));
            }
        } finally {
            host.skbs().onFree(null);
        }
    }

    private void freed(Walk walk, SkBuff skb, DropReason why) {
        walk.freed(skb);
        freed++;
        if (why != DropReason.CONSUMED) drops.add(why);
    }

    private Outcome show(Step step, long start, Walk walk) {
        network.world().run(start + step.time());
        if (step.skipped() != null) {
            return new Outcome(step, List.of(), List.of(), List.of(),
                    List.of(), false);
        }
        walk.take();
        drops.clear();
        freed = 0;
        end.send(step.frame(), network.now());
        network.runFor(DONE);
        List<String> sockets = new ArrayList<>();
        for (Listener listener : listeners) sockets.addAll(listener.take());
        List<String> answers = end.take().stream().map(FrameText::of)
                .toList();
        return new Outcome(step, path(walk.take()), List.copyOf(drops),
                sockets, answers, freed == 0);
    }

    private static List<String> path(List<Hop> hops) {
        Set<String> path = new LinkedHashSet<>();
        for (Hop hop : hops) path.add(hop.symbol());
        return List.copyOf(path);
    }

    @Override
    public void close() {
        network.close();
    }
}
