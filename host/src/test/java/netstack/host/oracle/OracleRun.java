package netstack.host.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import netstack.driver.hw.Cable;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.net.NetDevice;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.pcap.CapturedFrame;
import netstack.host.sh.Shell;
import netstack.transport.tcp.TcpInfo;
import netstack.transport.tcp.TcpRelease;

/// The network of a recorded scenario, built with our hosts, and what they send.
final class OracleRun {
    /// The recording's start: jiffies are a multiple of 2^18.
    private static final long START = (1L << 18) * 1_000_000;
    private static final long CABLE = 1;

    final List<Segment> client = new ArrayList<>();
    final List<Segment> server = new ArrayList<>();
    /// Rows as in the recording's `cwnd.csv`, polled when it did, but for the flow's number.
    final List<int[]> cwnd = new ArrayList<>();

    /// TCP_INFO of each client at its end.
    final List<TcpInfo> infos = new ArrayList<>();

    /// What is left when the hosts are switched off in the middle of a connection; null for nothing.
    String left;

    private void close(Network network) {
        try {
            network.close();
        } catch (IllegalStateException e) {
            left = e.getMessage();
        }
    }

    static OracleRun of(Scenario scenario) {
        OracleRun run = new OracleRun();
        Network network = new Network(1);
        try {
            run.run(scenario, network);
        } finally {
            run.close(network);
        }
        Comparator<Segment> order = Comparator.comparingLong(Segment::time)
                .thenComparing(Segment::out);
        run.client.sort(order);
        run.server.sort(order);
        return run;
    }

    private void run(Scenario s, Network network) {
        Host cl = host(network, "cl");
        Host sv = host(network, "sv");
        Path there = new Path(s, true, START, client);
        Path back = new Path(s, false, START, server);
        connect(network, cl, there);
        connect(network, sv, back);
        Heads.of(cl, s.router);
        Heads.of(sv, s.router);
        there.opposite(back);
        back.opposite(there);
        network.world().connect(cl.machine(), sv.machine(), s.rttNs / 2);
        neighbour(cl, s.router ? "10.0.3.2" : "10.0.1.2", "02:00:00:00:02:01");
        neighbour(sv, "10.0.1.1", "02:00:00:00:01:01");
        Map<String, String> sysctls = sysctls(s, "sysctl");
        sysctls.forEach((key, value) -> cl.net().sysctl().set(key, value));
        sysctls.forEach((key, value) -> sv.net().sysctl().set(key, value));
        sysctls(s, "sysctl_sv").forEach((key, value) -> sv.net().sysctl().set(key, value));
        if (s.flows.getFirst().get("opts") instanceof Map<?, ?> o && o.get("cc") instanceof String cc) {
            cl.net().sysctl().set("net.ipv4.tcp_congestion_control", cc);
        }
        for (Host host : new Host[] {cl, sv}) parameters(s, host);
        network.world().run(START);
        for (Map<String, Object> flow : s.flows) {
            Programs programs = new Programs(s, flow, cl, sv, START, cwnd);
            programs.start();
            infos.add(programs.info);
        }
        network.world().run(START + Math.min(s.endNs(), lastNs(s) + 1_000_000_000));
        there.stop();
        back.stop();
    }

    private static void parameters(Scenario s, Host host) {
        NetDevice dev = host.net().devices().byName("eth0");
        dev.mtu((int) Scenario.number(s.setup, "mtu", dev.mtu()));
        if (s.setup.get("modparam") instanceof Map<?, ?> m
                && m.get("tcp_cubic/parameters/hystart") instanceof Double d) {
            host.inet().tcp.cubic().hystart = d != 0;
        }
    }

    /// When the recording's last packet was.
    private static long lastNs(Scenario s) {
        if (s.router) return 10_000_000_000L;
        return Stream.concat(s.client.stream(), s.serverSide.stream())
                .mapToLong(CapturedFrame::time).max().orElse(0);
    }

    private static Host host(Network network, String name) {
        HostConfig config = new HostConfig().hz(1000).checked(false);
        Host host = network.host(name, config);
        host.inet().tcp.release(TcpRelease.LINUX_6_1);
        host.nic(new IxgbeConfig(1, 4096, 4096, 0));
        return host;
    }

    private static void connect(Network network, Host host, Path path) {
        new Cable(network.world(), 0, CABLE).connect(host.card(0), path);
        host.up("eth0", path.address());
    }

    private static void neighbour(Host host, String addr, String mac) {
        StringBuilder out = new StringBuilder();
        int status = new Shell(host).run("ip neigh replace " + addr + " lladdr " + mac
                + " dev eth0", out, out);
        if (status != 0) throw new IllegalStateException(out.toString());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> sysctls(Scenario s, String key) {
        Map<String, String> all = new LinkedHashMap<>();
        if (key.equals("sysctl")) {
            all.put("net.ipv4.tcp_syn_linear_timeouts", "0");
            all.put("net.ipv4.tcp_rmem", "4096 131072 6291456");
            all.put("net.ipv4.tcp_wmem", "4096 16384 4194304");
        }
        ((Map<String, Object>) s.setup.getOrDefault(key, Map.of())).forEach((k, v) ->
                all.put(k, Long.toString(((Double) v).longValue())));
        return all;
    }
}
