package netstack.book;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Task;
import netstack.host.tour.Roads;
import netstack.host.trace.Hop;
import netstack.host.trace.HopPrinter;
import netstack.host.trace.Walk;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// What the chapter on the softirq shows: budgets and their counters, and
/// the way of a packet that never leaves.
final class UpOutputs implements Output {
    private static final int FRAMES = 20_000;

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "up-batch.txt", batch());
        Scene.write(out, "up-budget.adoc", budgets());
        Scene.write(out, "up-softnet.txt", softnet());
        Scene.write(out, "up-loopback.txt", loopback());
    }

    /// Twenty frames that came back to back: who is called how often.
    private static String batch() {
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            scene.sink(Frames.PORT, new long[1]);
            try (Walk walk = new Walk(scene.network.world(),
                    Roads.RECEIVE)) {
                scene.send(10_000_000, 20, scene.datagram(Frames.PORT, 12));
                return counts(walk.hops());
            }
        }
    }

    private static String counts(List<Hop> hops) {
        StringBuilder text = new StringBuilder();
        for (String symbol : List.of("common_interrupt", "net_rx_action",
                "ixgbe_poll", "napi_gro_receive",
                "netif_receive_skb_list_internal",
                "__netif_receive_skb_core", "ip_rcv_core",
                "__udp_enqueue_schedule_skb", "try_to_wake_up")) {
            text.append(String.format("%4d  %s%n", hops.stream().filter(
                    h -> h.symbol().equals(symbol)).count(), symbol));
        }
        return text.toString();
    }

    private static String budgets() {
        Rows rows = new Rows(">2,>1,>2,>2,>2,>2", "packets a second",
                "budget", "rounds of NET_RX", "`time_squeeze`",
                "lost by the card", "read");
        for (int rate : new int[] {200_000, 5_000_000}) {
            for (int budget : new int[] {300, 64, 1}) budget(rows, rate,
                    budget);
        }
        return rows.toString();
    }

    private static void budget(Rows rows, int rate, int budget) {
        long[] read = new long[1];
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            scene.sink(Frames.PORT, read);
            scene.sh("sysctl -w net.core.netdev_budget=" + budget);
            long rounds = softirqs(scene);
            scene.send(rate, FRAMES, scene.datagram(Frames.PORT, 12));
            rows.row(String.format(Locale.ROOT, "%,d", rate), budget,
                    softirqs(scene) - rounds, squeezes(scene),
                    scene.lostByCard(), read[0]);
        }
    }

    private static long softirqs(Scene scene) {
        String line = scene.sh("cat /proc/softirqs | grep NET_RX").strip();
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static long squeezes(Scene scene) {
        return Long.parseLong(scene.sh("cat /proc/net/softnet_stat")
                .split(" ")[2], 16);
    }

    private static String softnet() {
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            scene.sink(Frames.PORT, new long[1]);
            scene.sh("sysctl -w net.core.netdev_budget=1");
            scene.send(2_000_000, FRAMES, scene.datagram(Frames.PORT, 12));
            return scene.session("sysctl net.core.netdev_budget",
                    "cat /proc/net/softnet_stat")
                    .replaceAll("(?m)^((?:[0-9a-f]{8} ){8})(.*)$",
                            "$1\n         $2");
        }
    }

    private static final Set<String> LOOP = Set.of("__sys_sendto",
            "udp_sendmsg", "ip_make_skb", "ip_send_skb", "ip_output",
            "ip_finish_output2", "dev_queue_xmit", "dev_hard_start_xmit",
            "loopback_xmit", "netif_rx", "net_rx_action", "process_backlog",
            "__netif_receive_skb_core", "ip_rcv", "ip_local_deliver",
            "udp_rcv", "sock_def_readable", "try_to_wake_up",
            "__sys_sendto = 5");

    /// A program writes to another one on the same host.
    private static String loopback() {
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            scene.sink(Frames.PORT, new long[1]);
            try (Walk walk = new Walk(scene.network.world(), Roads.ALL)) {
                long start = scene.network.now();
                Task task = scene.host.spawn("client", () -> {
                    Syscalls sys = scene.host.syscalls();
                    sys.sendto(Scene.socket(sys, 0), Scene.bytes("hello"),
                            0, new SockaddrIn(Ipv4Addr.parse("127.0.0.1"),
                                    Frames.PORT));
                });
                scene.network.world().await(task);
                return new HopPrinter(start).text(walk.hops().stream()
                        .filter(h -> LOOP.contains(h.symbol()))
                        .map(UpOutputs::bare).toList());
            }
        }
    }

    /// Without its packet: the marks are another chapter's.
    private static Hop bare(Hop h) {
        return new Hop(h.time(), h.host(), h.cpu(), h.context(), h.comm(),
                h.depth(), h.symbol(), h.point(), 0, null, null);
    }
}
