package netstack.book;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Task;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Mib;
import netstack.host.Host;
import netstack.host.tour.TwoHosts;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.DropReason;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// What the chapter on the network layer shows.
final class IpOutputs implements Output {
    private static final long SECOND = 1_000_000_000;

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "ip-spoilt.adoc", spoilt());
        Scene.write(out, "ip-fragments.txt", fragments());
        Scene.write(out, "ip-routes.txt", routes());
        Scene.write(out, "ip-neigh.adoc", neighbour());
        Scene.write(out, "ip-reasm.txt", hole());
    }

    private static String spoilt() {
        Rows rows = new Rows("4,3,4", "the frame", "drop reason",
                "counters that moved");
        spoilt(rows, "whole", f -> { });
        spoilt(rows, "for another hardware address", f ->
                new EthHdr(MemorySegment.ofArray(f), 0)
                        .dest(0x0200_0000_0777L));
        spoilt(rows, "version 5", f -> f[Frames.IP] = 0x55);
        spoilt(rows, "a bit of the header flipped",
                f -> f[Frames.IP + 13] ^= 1);
        spoilt(rows, "says 1000 bytes, has 46", f -> Frames.ip(f)
                .totLen(1000).sendCheck());
        spoilt(rows, "to 10.0.0.77, and we are no router", f -> Frames.ip(f)
                .daddr(Scene.ADDR - 2 + 77).sendCheck());
        spoilt(rows, "from 127.0.0.1", f -> Frames.ip(f)
                .saddr(0x7f000001).sendCheck());
        spoilt(rows, "protocol 200", f -> Frames.ip(f).protocol(200)
                .sendCheck());
        spoilt(rows, "to a port where nobody listens",
                f -> Frames.udp(f).dest(7001));
        spoilt(rows, "a wrong UDP checksum", f -> Frames.udp(f)
                .check(0x1234));
        return rows.toString();
    }

    /// Sends one frame and says what became of it.
    private static void spoilt(Rows rows, String what,
            Consumer<byte[]> spoil) {
        try (Scene scene = Scene.bob(CostModel.FREE)) {
            scene.sink(Frames.PORT, new long[1]);
            scene.sh("ip neigh add 10.0.0.9 lladdr 02:00:00:00:ff:01"
                    + " dev eth0");
            List<String> ends = new ArrayList<>();
            scene.host.skbs().onFree((skb, why) -> {
                if (why.ordinal() > DropReason.CONSUMED.ordinal()) {
                    ends.add("`" + why + "`");
                }
            });
            byte[] frame = scene.datagram(Frames.PORT, 12);
            spoil.accept(frame);
            Map<String, Long> before = counters(scene.host);
            scene.send(1000, 1, frame);
            List<String> moved = new ArrayList<>();
            counters(scene.host).forEach((name, n) -> {
                if (n > before.get(name)) moved.add(name);
            });
            rows.row(what, ends.isEmpty() ? "none" : String.join(", ", ends),
                    moved.isEmpty() ? "none" : String.join(", ", moved));
        }
    }

    /// Without those that count every packet.
    private static Map<String, Long> counters(Host host) {
        Map<String, Long> all = new LinkedHashMap<>();
        for (Mib<?> mib : host.net().mibs()) add(all, mib);
        long[] link = host.net().devices().byName("eth0").getStats();
        for (LinkStat s : List.of(LinkStat.RX_DROPPED,
                LinkStat.RX_OTHERHOST_DROPPED)) {
            all.put(s.toString(), link[s.ordinal()]);
        }
        return all;
    }

    private static <E extends Enum<E>> void add(Map<String, Long> all,
            Mib<E> mib) {
        for (E item : mib.items()) {
            String name = item.toString();
            if (!name.matches("(In|Out)(Receives|Octets|Requests|Transmits"
                    + "|NoECTPkts|Type.*|Msgs)")) {
                all.put(name, mib.sum(item));
            }
        }
    }

    /// A datagram of 4000 bytes, as it is on the cable.
    private static String fragments() {
        StringBuilder text = new StringBuilder();
        try (TwoHosts two = new TwoHosts(1, CostModel.SERVER_82599)) {
            two.settle();
            two.cable().tap((time, direction, data, len) -> {
                IpHdr iph = Frames.ip(data);
                if (direction == 0 && data[Frames.IP - 2] == 8
                        && data[Frames.IP - 1] == 0) {
                    text.append(String.format("id %d  offset %4d  bytes %4d"
                            + "  %s%n", iph.id(), (iph.fragOff()
                            & IpHdr.IP_OFFSET) * 8, iph.totLen()
                            - IpHdr.LEN, (iph.fragOff() & IpHdr.IP_MF) != 0
                            ? "more follow" : "the last"));
                }
            });
            send(two, TwoHosts.BOB, 4000);
        }
        return text.toString();
    }

    private static void send(TwoHosts two, int addr, int len) {
        Task task = two.alice().spawn("client", () -> {
            Syscalls sys = two.alice().syscalls();
            int fd = Scene.socket(sys, 0);
            sys.sendto(fd, new byte[len], 0, new SockaddrIn(addr,
                    Frames.PORT));
            sys.close(fd);
        });
        two.network().world().await(task);
        two.network().runFor(Scene.MS);
    }

    private static String routes() {
        try (Scene scene = Scene.bob(CostModel.FREE)) {
            scene.sh("ip route add default via 10.0.0.1");
            return scene.session("ip route", "ip route show table local");
        }
    }

    /// The states of an entry over a minute, and of one for nobody.
    private static String neighbour() {
        Rows rows = new Rows(">1,4,6,>2", "s", "what happens",
                "`ip neigh` afterwards", "ARP requests so far");
        int[] asked = new int[1];
        try (TwoHosts two = new TwoHosts(1, CostModel.FREE)) {
            two.settle();
            two.cable().tap((time, direction, data, len) -> {
                if (direction == 0 && data[Frames.IP - 1] == 6
                        && data[Frames.IP + 7] == 1) asked[0]++;
            });
            long start = two.network().now();
            int bob = TwoHosts.BOB;
            neighbour(rows, two, start, asked, 0, "a datagram to Bob", bob);
            neighbour(rows, two, start, asked, 60, "nothing", 0);
            neighbour(rows, two, start, asked, 61, "a datagram to Bob", bob);
            neighbour(rows, two, start, asked, 65, "nothing", 0);
            neighbour(rows, two, start, asked, 67, "nothing", 0);
            int nobody = bob - 2 + 77;
            neighbour(rows, two, start, asked, 70,
                    "a datagram to 10.0.0.77", nobody);
            neighbour(rows, two, start, asked, 72, "nothing", 0);
            neighbour(rows, two, start, asked, 75, "nothing", 0);
        }
        return rows.toString();
    }

    private static void neighbour(Rows rows, TwoHosts two, long start,
            int[] asked, int second, String what, int to) {
        two.network().runFor(start + second * SECOND - two.network().now());
        if (to != 0) send(two, to, 12);
        String[] lines = Scene.sh(two.alice(), "ip neigh").strip()
                .split("\n");
        String entry = second < 70 ? lines[0] : List.of(lines).stream()
                .filter(l -> l.startsWith("10.0.0.77 ")).findFirst()
                .orElse("");
        rows.row(second, what, "`" + entry.strip() + "`", asked[0]);
    }

    /// The first half of a datagram, whose second half never comes.
    private static String hole() {
        try (Scene scene = Scene.bob(CostModel.FREE)) {
            scene.sh("ip neigh add 10.0.0.9 lladdr 02:00:00:00:ff:01"
                    + " dev eth0");
            byte[] frame = scene.datagram(Frames.PORT, 800);
            Frames.ip(frame).fragOff(IpHdr.IP_MF).sendCheck();
            Map<String, Long> before = counters(scene.host);
            scene.send(1000, 1, frame);
            String text = moved("after 5 ms", before, scene);
            scene.network.runFor(29 * SECOND);
            text += moved("after 29 s", before, scene);
            scene.network.runFor(2 * SECOND);
            return text + moved("after 31 s", before, scene)
                    + "frames that Bob has sent: " + scene.source.received()
                    + "\n";
        }
    }

    private static String moved(String when, Map<String, Long> before,
            Scene scene) {
        StringBuilder text = new StringBuilder(when).append(':');
        counters(scene.host).forEach((name, n) -> {
            if (n > before.get(name)) {
                text.append(' ').append(name).append(" +")
                        .append(n - before.get(name));
            }
        });
        return text.append('\n').toString();
    }
}
