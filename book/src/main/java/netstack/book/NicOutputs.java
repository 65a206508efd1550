package netstack.book;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import netstack.driver.hw.Nic82599;
import netstack.driver.hw.Reg;
import netstack.driver.hw.RxDesc;
import netstack.driver.hw.TxDesc;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Task;
import netstack.host.tour.Stop;
import netstack.host.tour.Tour;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// What the chapter on the NIC shows: rings and descriptors as they are in
/// memory, and how many interrupts a load makes.
final class NicOutputs implements Output {
    private static final Set<String> ALICES = Set.of("ixgbe_xmit_frame",
            "common_interrupt", "ixgbe_clean_tx_irq");
    private static final Set<String> COUNTERS = Set.of("rx_packets",
            "rx_pkts_nic", "rx_missed_errors", "rx_no_dma_resources",
            "alloc_rx_page_failed");
    private static final Set<String> BOBS = Set.of("common_interrupt",
            "ixgbe_clean_rx_irq", "napi_complete_done");

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "nic-rings.adoc", rings());
        Scene.write(out, "nic-rx-descriptor.txt", received());
        Scene.write(out, "nic-tx-descriptor.txt", sent());
        Scene.write(out, "nic-coalesce.adoc", coalesce());
        Scene.write(out, "nic-drops.txt", drops());
    }

    private static String rings() {
        Rows rows = new Rows("2,5,>1,>1,>1,>1", "host", "at",
                "RDH", "RDT", "TDH", "TDT");
        for (Stop stop : Tour.run(1, CostModel.SERVER_82599,
                "hello, world", false).stops()) {
            String at = stop.hop().symbol();
            String host = stop.hop().host();
            if (host.equals("bob") && at.equals("__sys_sendto")) break;
            Set<String> stops = host.equals("bob") ? BOBS : ALICES;
            if (!stops.contains(at)) continue;
            rows.row(host, "`" + at + "`", stop.rxRing().head(),
                    stop.rxRing().tail(), stop.txRing().head(),
                    stop.txRing().tail());
        }
        return rows.toString();
    }

    /// A descriptor before a frame of 60 bytes came, and after.
    private static String received() {
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            Nic82599 nic = scene.host.card(0);
            int at = nic.rxRing(0).head();
            long[] before = descriptor(scene, Reg.RDBAL, Reg.RDBAH, at);
            scene.send(1000, 1, scene.datagram(Frames.PORT, 12));
            long[] after = descriptor(scene, Reg.RDBAL, Reg.RDBAH, at);
            return words("before", before) + words("after", after)
                    + String.format(Locale.ROOT, "         length %d, DD %d,"
                    + " EOP %d, checksum of IP looked at: %d%n",
                    RxDesc.length(after[1]),
                    flag(after[1], RxDesc.STAT_DD),
                    flag(after[1], RxDesc.STAT_EOP),
                    flag(after[1], RxDesc.STAT_IPCS));
        }
    }

    /// The descriptor of a datagram of 12 bytes, after it was sent.
    private static String sent() {
        try (Scene scene = Scene.alice(CostModel.SERVER_82599,
                10_000_000_000L)) {
            int at = scene.host.card(0).txRing(0).tail();
            Task task = scene.host.spawn("writer", () -> {
                Syscalls sys = scene.host.syscalls();
                int fd = Scene.socket(sys, 0);
                sys.sendto(fd, Scene.bytes("hello, world"), 0,
                        new SockaddrIn(Frames.SENDER, Frames.PORT));
                sys.close(fd);
            });
            scene.network.world().await(task);
            scene.network.runFor(Scene.MS);
            StringBuilder text = new StringBuilder();
            for (int i = at; i != scene.host.card(0).txRing(0).tail(); i++) {
                long[] d = descriptor(scene, Reg.TDBAL, Reg.TDBAH, i);
                text.append(words("[" + i + "]", d));
                text.append(TxDesc.isContext(d[1])
                        ? "         context: where the headers begin\n"
                        : String.format(Locale.ROOT, "         data: %d"
                        + " bytes; asked to report: %d, DD %d%n",
                        TxDesc.dtaLen(d[1]),
                        flag(TxDesc.cmd(d[1]), TxDesc.DCMD_RS),
                        flag(d[1] >>> 32, TxDesc.STAT_DD)));
            }
            return text.toString();
        }
    }

    private static int flag(long word, int bit) {
        return (word & bit) != 0 ? 1 : 0;
    }

    private static String words(String name, long[] d) {
        return String.format("%-8s %016x %016x%n", name, d[0], d[1]);
    }

    /// The two words of descriptor `i`, read where the ring's registers say
    /// that it is.
    private static long[] descriptor(Scene scene, Reg low, Reg high,
            int i) {
        long[] words = new long[2];
        Nic82599 nic = scene.host.card(0);
        scene.host.exec("devmem", () -> {
            long bus = nic.hw().readl(low.at(0)) & 0xffff_ffffL
                    | (long) nic.hw().readl(high.at(0)) << 32;
            long at = nic.dma().iommu().translate(bus + i * 16L, 16, false);
            var ring = scene.host.memory().memory().asSlice(at, 16)
                    .asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            words[0] = ring.getLong();
            words[1] = ring.getLong();
        });
        return words;
    }

    private static String coalesce() {
        Rows rows = new Rows(">2,>2,>2,>2", "packets a second",
                "rx-usecs 0", "rx-usecs 20", "rx-usecs 50");
        for (int rate : new int[] {1000, 10_000, 100_000, 500_000,
            1_000_000}) {
            rows.row(String.format(Locale.ROOT, "%,d", rate),
                    interrupts(rate, 0), interrupts(rate, 20),
                    interrupts(rate, 50));
        }
        return rows.toString();
    }

    /// Interrupts a second.
    private static String interrupts(int rate, int usecs) {
        long[] read = new long[1];
        try (Scene scene = Scene.bob(CostModel.SERVER_82599,
                new IxgbeConfig(1, 512, 512, usecs))) {
            scene.sink(Frames.PORT, read);
            long before = scene.host.card(0).messages();
            scene.send(rate, rate / 20, scene.datagram(Frames.PORT, 12));
            return String.format(Locale.ROOT, "%,d",
                    (scene.host.card(0).messages() - before) * 20);
        }
    }

    /// More than the host can do: the card drops.
    private static String drops() {
        long[] read = new long[1];
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            scene.sink(Frames.PORT, read);
            scene.send(5_000_000, 250_000, scene.datagram(Frames.PORT, 12));
            StringBuilder text = new StringBuilder();
            scene.ethtool().forEach((name, n) -> {
                if (COUNTERS.contains(name)) {
                    text.append(String.format("     %s: %d%n", name, n));
                }
            });
            return String.format(Locale.ROOT, "frames sent: %d, read by the"
                    + " program: %d%n", scene.source.sent(), read[0])
                    + "what the driver reports (ethtool -S eth0):\n"
                    + text + scene.session(
                    "cat /proc/net/snmp | grep Udp:");
        }
    }
}
