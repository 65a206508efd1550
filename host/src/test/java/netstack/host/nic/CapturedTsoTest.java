package netstack.host.nic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.hw.Cable;
import netstack.driver.hw.TrafficSource;
import netstack.driver.net.Ethtool;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.pcap.CaptureReader;
import netstack.host.pcap.CapturedFrame;
import netstack.napi.PacketType;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.EthHdr;

/// What the card cuts, and what software cuts, against what was really on a wire: GRO joins the
/// segments of a capture that Linux sent, and each of the two then cuts the same frames out of
/// them, byte for byte, that were captured.
class CapturedTsoTest {
    private static final long MS = 1_000_000;
    private static final int TCP = 6;
    /// Whom the frames are sent to here: the card.
    private static final byte[] MAC = {2, 0, 0, 0, 1, 1};

    /// The data segments of a capture, from the side that sends most, as they were on the wire.
    private static List<byte[]> segments(String name) {
        try (CaptureReader in = CaptureReader.of(
                CapturedTsoTest.class.getResourceAsStream("/pcap/" + name))) {
            List<byte[]> data = new ArrayList<>();
            for (CapturedFrame f : in.all()) {
                byte[] d = f.data();
                if (!f.cut() && u16(d, 12) == EthHdr.ETH_P_IP && d[23] == TCP && payload(d) > 0) {
                    data.add(d);
                }
            }
            byte[] most = data.stream().max((a, b) -> payload(a) - payload(b)).orElseThrow();
            data.removeIf(d -> u16(d, 28) != u16(most, 28));
            data.forEach(d -> System.arraycopy(MAC, 0, d, 0, MAC.length));
            return data;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int payload(byte[] d) {
        int tcp = 14 + (d[14] & 0xF) * 4;
        return 14 + u16(d, 16) - tcp - (d[tcp + 12] >> 2 & 0x3C);
    }

    private static int u16(byte[] d, int at) {
        return (d[at] & 0xFF) << 8 | d[at + 1] & 0xFF;
    }

    /// A host that receives the frames of a capture, and then sends what came of them.
    private static final class Router implements AutoCloseable {
        private final Network network = new Network(1);
        private final Host a = network.host("a", new HostConfig().memory(32 << 20));
        private final TrafficSource peer = new TrafficSource(network.world(), "peer");
        private final List<String> sent = new ArrayList<>();
        private final List<SkBuff> got = new ArrayList<>();
        private final NetDevice dev;

        Router() {
            a.nic();
            Cable cable = network.cable(a.card(0), peer);
            a.up("eth0", "10.99.0.1/24");
            dev = a.net().devices().byName("eth0");
            network.runFor(100 * MS);
            cable.tap((time, direction, data, len) -> {
                if (direction == 0) {
                    sent.add(HexFormat.of().formatHex(data, 0, len));
                }
            });
        }

        /// What the stack gets of `frames`, sent `perSecond`: whole frames.
        void receive(List<byte[]> frames, long perSecond) {
            PacketType tap = tap();
            a.rx().netif().addPack(a.net(), tap);
            peer.start(network.world().now() + MS, perSecond, frames.size(),
                frames.toArray(byte[][]::new));
            network.runFor(MS + frames.size() * 1_000_000_000L / perSecond + 20 * MS);
            a.rx().netif().removePack(a.net(), tap);
            sent.clear();
        }

        private PacketType tap() {
            return new PacketType() {
                @Override
                public int type() {
                    return ETH_P_ALL;
                }

                @Override
                public int rcv(SkBuff skb, NetDevice d, PacketType pt, NetDevice orig) {
                    SkBuff copy = skb.copy();
                    copy.push(EthHdr.LEN);
                    got.add(copy);
                    skb.consume();
                    return 0;
                }
            };
        }

        void feature(long bit, boolean on) {
            a.exec("ethtool", () -> Ethtool.setFeatures(dev, bit, on ? bit : 0));
            assertThat((dev.features() & bit) != 0).isEqualTo(on);
        }

        /// Sends copies of all that came; returns the frames on the wire.
        List<String> send() {
            sent.clear();
            a.exec("send", () -> got.forEach(skb -> {
                SkBuff copy = skb.copy();
                copy.dev(dev);
                assertThat(a.tx().xmit(copy)).isZero();
                a.machine().nanosleep(100_000);
            }));
            network.runFor(5 * MS);
            return List.copyOf(sent);
        }

        @Override
        public void close() {
            a.exec("free", () -> got.forEach(SkBuff::consume));
            network.close();
        }
    }

    @Provide
    Arbitrary<String> capture() {
        return Arbitraries.of("tcp_http_get_100k.pcap",
            "lf_bulk_loss2_delay20ms_fullpayload.pcap");
    }

    @Property(tries = 8)
    void card_and_software_cut_what_gro_joined_into_the_captured_frames(
            @ForAll("capture") String name,
            @ForAll @IntRange(min = 50_000, max = 800_000) int perSecond) {
        try (Router r = new Router()) {
            List<byte[]> frames = segments(name);
            r.receive(frames, perSecond);
            assertThat(r.got.stream().mapToInt(s -> Math.max(1, s.shinfo().gsoSegs())).sum())
                .isEqualTo(frames.size());
            assertThat(r.got.size()).as("packets").isLessThan(frames.size() * 3 / 4);
            assertThat(r.got).allMatch(s -> s.shinfo().gsoSize() == 0
                || s.shinfo().gsoType() == SkbSharedInfo.SKB_GSO_TCPV4);
            List<String> wire = frames.stream().map(HexFormat.of()::formatHex).toList();
            assertThat(r.send()).as("the card").isEqualTo(wire);
            for (long off : new long[] {NetdevFeatures.TSO, NetdevFeatures.SG,
                NetdevFeatures.HW_CSUM}) {
                r.feature(off, false);
                assertThat(r.send()).as("without %x", off).isEqualTo(wire);
            }
        }
    }
}
