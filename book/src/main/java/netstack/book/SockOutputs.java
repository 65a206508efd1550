package netstack.book;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import netstack.driver.machine.CostModel;
import netstack.host.tour.Roads;
import netstack.host.trace.Hop;
import netstack.host.trace.HopPrinter;
import netstack.host.trace.Walk;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// What the chapter on the socket shows: who gets a datagram, what a full
/// buffer does, and who wakes.
final class SockOutputs implements Output {
    private static final SockaddrIn GENERATOR = new SockaddrIn(
            Frames.SENDER, 4000);

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "sock-pick.adoc", pick());
        Scene.write(out, "sock-burst.txt", burst());
        Scene.write(out, "sock-rate.adoc", rates());
        Scene.write(out, "sock-whose.adoc", whose());
        Scene.write(out, "sock-wake.txt", wake());
    }

    /// Three sockets on one port, and who gets what.
    private static String pick() {
        Rows rows = new Rows("3,3,4", "from", "to", "gets it");
        try (Scene scene = Scene.bob(CostModel.FREE)) {
            List<String> got = new ArrayList<>();
            reader(scene, got, "bound to 0.0.0.0", Ipv4Addr.ANY, null);
            reader(scene, got, "bound to 10.0.0.2", Scene.ADDR, null);
            reader(scene, got, "bound to 10.0.0.2, connected to"
                    + " 10.0.0.9:4000", Scene.ADDR, GENERATOR);
            scene.network.runFor(Scene.MS);
            scene.sh("ip addr add 10.0.0.3/24 dev eth0");
            for (int[] way : new int[][] {{9, 2}, {8, 2}, {9, 3}}) {
                scene.send(1000, 1, Frames.udp(scene.mac(),
                        Scene.ADDR - 2 + way[0], Scene.ADDR - 2 + way[1],
                        Frames.PORT, 12));
                rows.row("10.0.0." + way[0] + ":4000", "10.0.0." + way[1]
                        + ":7000", String.join(", ", got));
                got.clear();
            }
        }
        return rows.toString();
    }

    private static void reader(Scene scene, List<String> got, String name,
            int addr, SockaddrIn peer) {
        scene.host.spawn("reader", () -> {
            Syscalls sys = scene.host.syscalls();
            int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
            sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_REUSEADDR, 1);
            sys.bind(fd, new SockaddrIn(addr, Frames.PORT));
            if (peer != null) sys.connect(fd, peer);
            byte[] buffer = new byte[100];
            for (;;) {
                sys.recvfrom(fd, buffer, 0, null);
                got.add(name);
            }
        });
    }

    /// A hundred and fifty datagrams for a program that sleeps.
    private static String burst() {
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            scene.host.spawn("sleeper", () -> {
                Scene.socket(scene.host.syscalls(), Frames.PORT);
                scene.host.machine().nanosleep(1000 * Scene.MS);
            });
            scene.network.runFor(Scene.MS);
            scene.send(100_000, 150, scene.datagram(Frames.PORT, 60));
            return scene.session("ss -uam", "cat /proc/net/udp",
                    "cat /proc/net/snmp | grep Udp:",
                    "ip -s link show eth0");
        }
    }

    /// Where the packets of an overload are lost.
    private static String rates() {
        Rows rows = new Rows(">1,>1,>1,>1", "offered a second", "read",
                "`RcvbufErrors`", "lost by the card");
        for (int rate : new int[] {500_000, 1_000_000, 1_500_000, 2_000_000,
            4_000_000}) {
            long[] read = new long[1];
            try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
                flood(scene, rate, read);
                String[] udp = scene.sh("cat /proc/net/snmp | grep Udp:")
                        .lines().toList().get(1).split(" ");
                rows.row(String.format(Locale.ROOT, "%,d", rate),
                        share(read[0], rate), share(Long.parseLong(udp[5]),
                        rate), share(scene.lostByCard(), rate));
            }
        }
        return rows.toString();
    }

    private static void flood(Scene scene, int rate, long[] read) {
        scene.sink(Frames.PORT, read);
        scene.send(rate, rate / 20, scene.datagram(Frames.PORT, 12));
    }

    /// Whose stack the CPU was on while four million a second came, and
    /// whether it ran softirqs there.
    private static String whose() {
        Map<String, long[]> samples = new TreeMap<>();
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            scene.host.machine().profiler().start(997);
            flood(scene, 4_000_000, new long[1]);
            for (String stack : scene.host.machine().profiler().folded()) {
                int end = stack.lastIndexOf(' ');
                samples.computeIfAbsent(stack.split("[; ]")[0],
                        s -> new long[2])
                        [stack.contains(";__do_softirq") ? 0 : 1]
                        += Long.parseLong(stack.substring(end + 1));
            }
        }
        Rows rows = new Rows("3,>2,>2", "task", "samples in softirqs",
                "other samples");
        samples.forEach((task, n) -> rows.row("`" + task + "`", n[0], n[1]));
        return rows.toString();
    }

    private static String share(long n, int rate) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * n / (rate / 20));
    }

    /// A program that waits in recvfrom, from the datagram to its return.
    private static String wake() {
        try (Scene scene = Scene.bob(CostModel.SERVER_82599);
                Walk walk = new Walk(scene.network.world(),
                        Roads.RECEIVE)) {
            scene.sink(Frames.PORT, new long[1]);
            long start = scene.network.now();
            scene.send(1000, 1, scene.datagram(Frames.PORT, 12));
            List<Hop> hops = walk.hops().stream().filter(h ->
                    h.symbol().startsWith("__sys_recvfrom")
                    || h.symbol().equals("udp_recvmsg")
                    || h.symbol().equals("common_interrupt")
                    || h.symbol().equals("sock_def_readable")
                    || h.symbol().equals("try_to_wake_up")
                    || h.symbol().equals("skb_copy_bits")).toList();
            return new HopPrinter(start).text(hops);
        }
    }
}
