package netstack.book;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import netstack.driver.hw.IxgbeType;
import netstack.driver.hw.NicFaults;
import netstack.driver.hw.Reg;
import netstack.driver.hw.TrafficSource;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.CpuTimes;
import netstack.driver.net.XdpAction;
import netstack.driver.net.XdpBuff;
import netstack.driver.net.XdpProgram;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// What the chapter on the driver shows: queues and their tables, how
/// moderation adapts, what XDP saves, and a card that hangs.
final class DriverOutputs implements Output {
    private static final int CLOSED = 9;

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "driver-channels.txt", channels());
        Scene.write(out, "driver-itr.adoc", moderation());
        Scene.write(out, "driver-xdp.adoc", xdp());
        Scene.write(out, "driver-hang.txt", hang());
        Scene.write(out, "driver-legacy.svg", LegacyPlot.svg());
    }

    private static String channels() {
        try (Network network = new Network(1)) {
            Host host = network.host("bob", new HostConfig()
                    .costs(CostModel.SERVER_82599).cpus(4));
            host.nic();
            TrafficSource far = new TrafficSource(network.world(), "far");
            network.cable(far, host.card(0));
            host.up("eth0", "10.0.0.2/24");
            network.runFor(100 * Scene.MS);
            return Scene.session(host, "grep TxRx /proc/interrupts",
                    "ethtool -x eth0 | head -4",
                    "ethtool -X eth0 weight 6 2; ethtool -x eth0 | tail -9"
                            + " | head -4",
                    "ethtool -L eth0 combined 1",
                    "ethtool -X eth0 default; ethtool -L eth0 combined 2; "
                            + "ethtool -x eth0 | head -3",
                    "ethtool -L eth0 combined 5");
        }
    }

    private static String moderation() {
        Rows rows = new Rows("3,>1,>2,>2,>2", "traffic", "bytes",
                "packets a second", "interrupts a second", "EITR, us");
        traffic(rows, "single small packets", 60, 1000);
        traffic(rows, "single small packets", 60, 20_000);
        traffic(rows, "more small packets", 60, 200_000);
        traffic(rows, "large packets", 1514, 100_000);
        traffic(rows, "large packets, 10 Gb/s", 1514, 800_000);
        return rows.toString();
    }

    private static void traffic(Rows rows, String what, int len, int rate) {
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            byte[] frame = scene.datagram(CLOSED, len - Frames.UDP - 8);
            long before = scene.host.card(0).messages();
            scene.source.start(scene.network.now() + 1000, rate, rate / 10,
                    frame);
            scene.network.runFor(100 * Scene.MS);
            int eitr = scene.host.card(0).peek(Reg.EITR, 0)
                    & IxgbeType.EITR_INTERVAL;
            rows.row(what, len, String.format(Locale.ROOT, "%,d", rate),
                    String.format(Locale.ROOT, "%,d",
                        (scene.host.card(0).messages() - before) * 10),
                    eitr >> 2);
            scene.network.runFor(10 * Scene.MS);
        }
    }

    private static String xdp() {
        Rows rows = new Rows("4,>1", "what becomes of a frame",
                "ns of CPU");
        rows.row("`XDP_DROP`", nsPerFrame(x -> XdpAction.DROP));
        rows.row("`XDP_TX`, back to the sender", nsPerFrame(
                DriverOutputs::back));
        rows.row("`XDP_PASS`, to a closed port", nsPerFrame(
                x -> XdpAction.PASS));
        rows.row("no program, to a closed port", nsPerFrame(null));
        return rows.toString();
    }

    private static XdpAction back(XdpBuff xdp) {
        EthHdr eth = new EthHdr(xdp.mem(), xdp.data());
        long from = eth.source();
        eth.source(eth.dest()).dest(from);
        return XdpAction.TX;
    }

    /// CPU time that is not idle, for each of 20,000 frames at 1 Mpps.
    private static String nsPerFrame(XdpProgram prog) {
        int n = 20_000;
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            scene.host.exec("ip", () -> scene.adapter.dev().ops().bpf(
                    scene.adapter.dev(), prog));
            scene.network.runFor(100 * Scene.MS);
            CpuTimes times = scene.host.machine().cpu(0).times();
            long before = busy(times);
            scene.send(1_000_000, n, scene.datagram(CLOSED, 12));
            return String.format(Locale.ROOT, "%,d",
                    (busy(times) - before) / n);
        }
    }

    private static long busy(CpuTimes times) {
        long sum = 0;
        for (CpuTimes.Kind kind : CpuTimes.Kind.values()) {
            sum += kind == CpuTimes.Kind.IDLE ? 0 : times.of(kind);
        }
        return sum;
    }

    /// A program sends ten datagrams a second; after a second transmit
    /// hangs.
    private static String hang() {
        try (Scene scene = Scene.alice(CostModel.SERVER_82599,
                10_000_000_000L)) {
            long start = scene.network.now();
            scene.host.card(0).inject(new NicFaults(1)
                    .txHang(start + 1000 * Scene.MS));
            scene.host.spawn("writer", () -> writer(scene.host));
            StringBuilder text = new StringBuilder();
            long before = 0;
            boolean quiet = false;
            for (int tenth = 1; tenth <= 120; tenth++) {
                scene.network.runFor(100 * Scene.MS);
                long got = scene.source.received();
                boolean stopped = got == before;
                if (stopped != quiet) {
                    text.append(String.format(Locale.ROOT, "%4.1f s  %s%n",
                        tenth / 10.0, stopped ? "nothing arrives any more"
                        : "datagrams arrive again"));
                }
                quiet = stopped;
                before = got;
            }
            Map<String, Long> counters = scene.ethtool();
            return text.toString() + "sent 120, arrived " + before
                    + "; tx_timeout_count: "
                    + counters.get("tx_timeout_count") + "\n";
        }
    }

    private static void writer(Host host) {
        Syscalls sys = host.syscalls();
        int fd = Scene.socket(sys, 0);
        for (int i = 0; i < 120; i++) {
            sys.sendto(fd, Scene.bytes("hello, world"), 0,
                    new SockaddrIn(Frames.SENDER, Frames.PORT));
            host.machine().nanosleep(100 * Scene.MS);
        }
        sys.close(fd);
    }
}
