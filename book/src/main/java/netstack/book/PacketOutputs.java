package netstack.book;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.CostModel;
import netstack.host.Host;
import netstack.host.tour.TwoHosts;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.Syscalls;
import netstack.transport.packet.PacketSockopt;
import netstack.transport.packet.TpacketAuxdata;
import netstack.transport.packet.TpacketStats;

/// What the chapter on taps shows of packet sockets: what comes with each
/// packet, and what is lost.
final class PacketOutputs implements Output {
    private static final int ETH_P_ALL = 3;
    private static final String[] TYPES = {"to us", "broadcast",
        "multicast", "to another", "sent"};
    private static final String[] STATUS = {"USER", "COPY", "LOSING",
        "CSUMNOTREADY", "VLAN_VALID", "BLK_TMO", "VLAN_TPID_VALID",
        "CSUM_VALID", "GSO_TCP"};
    private static final int BURST = 150;

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "packet-aux.adoc", aux());
        Scene.write(out, "packet-drops.adoc", drops());
        Scene.write(out, "packet-tcpdump.txt", tcpdump());
    }

    /// A capture of a refused connection, as `./lab sh` shows it.
    private static String tcpdump() {
        try (TwoHosts two = new TwoHosts(1, CostModel.SERVER_82599)) {
            two.settle();
            return Scene.sh(two.alice(), "tcpdump -n -c 4 & "
                    + "curl -s 10.0.0.2; wait")
                    .replaceAll("(.{60,78}),? (options|win|seq) ",
                            "$1 \\\n    $2 ");
        }
    }

    private static int open(Syscalls calls, Host host) {
        int fd = calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, 0);
        calls.bind(fd, new SockaddrLl(ETH_P_ALL,
                host.net().devices().byName("eth0").ifindex()));
        return fd;
    }

    /// A question and its answer, as a socket on Bob's device sees them.
    private static String aux() {
        List<Object[]> seen = new ArrayList<>();
        try (TwoHosts two = new TwoHosts(1, CostModel.SERVER_82599)) {
            two.bob().spawn("tap", () -> listen(two.bob(), seen));
            two.serve(1);
            two.settle();
            two.ask("hello, world");
            two.settle();
        }
        Rows rows = new Rows("2,2,>1,>1,6", "`sll_pkttype`",
                "`sll_protocol`", "`tp_len`", "`tp_net`", "`tp_status`");
        seen.forEach(rows::row);
        return rows.toString();
    }

    private static void listen(Host host, List<Object[]> seen) {
        Syscalls calls = host.syscalls();
        int fd = open(calls, host);
        calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                PacketSockopt.PACKET_AUXDATA, 1);
        SockaddrLl from = new SockaddrLl();
        TpacketAuxdata aux = new TpacketAuxdata();
        for (;;) {
            Msghdr msg = new Msghdr().set(MemorySegment.ofArray(
                    new byte[2048]), 0, 2048, 0, from);
            msg.msgControl = aux;
            calls.recvmsg(fd, msg);
            seen.add(new Object[] {TYPES[from.pkttype],
                String.format("`0x%04x`", from.protocol), aux.tpLen,
                aux.tpNet, status(aux.tpStatus)});
        }
    }

    static String status(int bits) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < STATUS.length; i++) {
            if ((bits & 1 << i) != 0) names.add(STATUS[i]);
        }
        return "`" + String.join(" ", names) + "`";
    }

    /// A burst into sockets of different size, whose program sleeps.
    private static String drops() {
        Rows rows = new Rows(">1,>1,>1,>1", "`SO_RCVBUF`", "waiting",
                "`tp_packets`", "`tp_drops`");
        for (int rcvbuf : new int[] {2304, 16_384, 65_536, 212_992}) {
            try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
                TpacketStats stats = new TpacketStats();
                scene.host.spawn("sleeper", () -> sleep(scene, rcvbuf,
                        stats));
                scene.network.runFor(Scene.MS);
                scene.send(100_000, BURST, scene.datagram(Frames.PORT, 60));
                scene.network.runFor(100 * Scene.MS);
                rows.row(rcvbuf, stats.tpPackets - stats.tpDrops,
                        stats.tpPackets, stats.tpDrops);
            }
        }
        return rows.toString();
    }

    private static void sleep(Scene scene, int rcvbuf, TpacketStats stats) {
        Syscalls calls = scene.host.syscalls();
        int fd = open(calls, scene.host);
        calls.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVBUF, rcvbuf);
        calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                PacketSockopt.PACKET_IGNORE_OUTGOING, 1);
        scene.host.machine().nanosleep(50 * Scene.MS);
        calls.getsockopt(fd, PacketSockopt.SOL_PACKET,
                PacketSockopt.PACKET_STATISTICS, stats);
        calls.close(fd);
    }
}
