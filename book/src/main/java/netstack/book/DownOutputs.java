package netstack.book;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Task;
import netstack.driver.net.Dql;
import netstack.ipv4.wire.IpHdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// What the chapter on the way down shows: who runs, what waits where, and
/// what overtakes.
final class DownOutputs implements Output {
    private static final long TEN_GIGABIT = 10_000_000_000L;
    private static final long GIGABIT = 1_000_000_000L;
    private static final SockaddrIn PEER = new SockaddrIn(Frames.SENDER,
            Frames.PORT);

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "down-softirqs.adoc", softirqs());
        Scene.write(out, "down-bands.txt", bands());
        Scene.write(out, "down-bql.adoc", bql());
        Scene.write(out, "down-sndbuf.txt", sendBuffer());
    }

    /// NET_TX counted over three ways to send.
    private static String softirqs() {
        Rows rows = new Rows("4,>1,>1,>1", "what the program does",
                "datagrams on the wire", "NET_RX", "NET_TX");
        try (Scene scene = Scene.alice(CostModel.SERVER_82599,
                TEN_GIGABIT)) {
            writes(scene, rows, "the first one after the link came up", 1,
                    true);
            writes(scene, rows, "20 more, 1 ms apart", 20, true);
            writes(scene, rows, "2,000, as fast as it can", 2000, false);
        }
        return rows.toString();
    }

    private static void writes(Scene scene, Rows rows, String what, int n,
            boolean apart) {
        long rx = softirqs(scene, "NET_RX");
        long tx = softirqs(scene, "NET_TX");
        long frames = scene.source.received();
        Task task = scene.host.spawn("writer", () -> {
            Syscalls sys = scene.host.syscalls();
            int fd = Scene.socket(sys, 0);
            for (int i = 0; i < n; i++) {
                sys.sendto(fd, new byte[1000], 0, PEER);
                if (apart) scene.host.machine().nanosleep(Scene.MS);
            }
            sys.close(fd);
        });
        scene.network.world().await(task);
        scene.network.runFor(10 * Scene.MS);
        rows.row(what, scene.source.received() - frames,
                softirqs(scene, "NET_RX") - rx,
                softirqs(scene, "NET_TX") - tx);
    }

    private static long softirqs(Scene scene, String name) {
        String line = scene.sh("cat /proc/softirqs | grep " + name).strip();
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    /// A program fills the queue, then writes three urgent datagrams.
    private static String bands() {
        List<Integer> order = new ArrayList<>();
        try (Scene scene = Scene.alice(CostModel.SERVER_82599, GIGABIT)) {
            scene.cable.tap((time, direction, data, len) -> {
                if (direction == 1) order.add((int) data[Frames.UDP + 8]);
            });
            Task task = scene.host.spawn("writer", () -> {
                Syscalls sys = scene.host.syscalls();
                int bulk = Scene.socket(sys, 0);
                int urgent = Scene.socket(sys, 0);
                sys.setsockopt(urgent, SockOpt.SOL_SOCKET,
                        SockOpt.SO_PRIORITY, 6);
                for (int i = 1; i <= 80; i++) {
                    sys.sendto(bulk, payload(i), 0, PEER);
                }
                for (int i = 101; i <= 103; i++) {
                    sys.sendto(urgent, payload(i), 0, PEER);
                }
            });
            scene.network.world().await(task);
            scene.network.runFor(100 * Scene.MS);
        }
        return "written: 1 to 80 (bulk), then 101 to 103 (urgent)\n"
                + "on the wire:" + runs(order) + "\n";
    }

    private static byte[] payload(int number) {
        byte[] bytes = new byte[1000];
        bytes[0] = (byte) number;
        return bytes;
    }

    /// `1 2 3 7` as `1-3 7`.
    private static String runs(List<Integer> order) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < order.size();) {
            int k = i;
            while (k + 1 < order.size()
                    && order.get(k + 1) == order.get(k) + 1) k++;
            text.append(' ').append(order.get(i));
            if (k > i) text.append('-').append(order.get(k));
            i = k + 1;
        }
        return text.toString();
    }

    /// How the limit of the ring's bytes moves.
    private static String bql() {
        Rows rows = new Rows("3,>1,>1,>2", "after", "limit (bytes)",
                "most bytes in the ring", "full frames that is");
        try (Scene scene = Scene.alice(CostModel.SERVER_82599, GIGABIT)) {
            Dql dql = scene.host.net().devices().byName("eth0").txQueue(0)
                    .dql();
            rows.row("the link came up", dql.limit(), 0, 0);
            for (int n : new int[] {1, 10, 100, 1000}) {
                int most = flood(scene, dql, n);
                rows.row(n + " more", dql.limit(), most, most / 1514);
            }
        }
        return rows.toString();
    }

    private static int flood(Scene scene, Dql dql, int n) {
        TreeSet<Integer> seen = new TreeSet<>();
        scene.cable.tap((time, direction, data, len) ->
                seen.add(dql.inflight()));
        Task task = scene.host.spawn("writer", () -> {
            Syscalls sys = scene.host.syscalls();
            int fd = Scene.socket(sys, 0);
            for (int i = 0; i < n; i++) {
                sys.sendto(fd, new byte[1472], 0, PEER);
                seen.add(dql.inflight());
            }
            sys.close(fd);
        });
        scene.network.world().await(task);
        scene.network.runFor(100 * Scene.MS);
        return seen.last();
    }

    /// A writer that is faster than the cable waits, and loses nothing.
    private static String sendBuffer() {
        try (Scene scene = Scene.alice(CostModel.SERVER_82599, GIGABIT)) {
            long[] ns = new long[1];
            String[] ss = new String[1];
            Task task = scene.host.spawn("writer", () -> {
                Syscalls sys = scene.host.syscalls();
                int fd = Scene.socket(sys, 9000);
                long start = scene.network.now();
                for (int i = 0; i < 1000; i++) {
                    sys.sendto(fd, new byte[1472], 0, PEER);
                }
                ns[0] = scene.host.machine().now() - start;
            });
            scene.network.runFor(5 * Scene.MS);
            ss[0] = scene.session("ss -uam");
            scene.network.world().await(task);
            scene.network.runFor(10 * Scene.MS);
            return ss[0] + String.format("%n1000 datagrams of 1472 bytes"
                    + " written in %.1f ms; frames on the wire: %d%n",
                    ns[0] / 1e6, scene.source.received())
                    + scene.session("cat /proc/net/snmp | grep Udp");
        }
    }
}
