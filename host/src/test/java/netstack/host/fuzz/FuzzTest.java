package netstack.host.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Source;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Mib;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.ipv4.route.RtCacheStat;
import netstack.ipv4.wire.ArpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.DropReason;
import netstack.skbuff.FailSlab;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import org.junit.jupiter.api.Test;

/// Input from the network never throws. `-Dlab.fuzz.frames=N -Dlab.fuzz.seed=S` go further.
class FuzzTest {

    private static final long FRAMES = Long.getLong("lab.fuzz.frames", 200_000);
    private static final long SEED = Long.getLong("lab.fuzz.seed", 1);
    private static final int PORT = 7000;
    private static final long PEER = 0x0200_0000_9999L;
    private static final int BATCH = 1000;
    private static final long APART = 2_000;
    private static final long REASSEMBLY = 31_000_000_000L;

    private final Map<DropReason, Long> ends = new EnumMap<>(DropReason.class);
    private long answers;
    private long told;

    /// The other end of the cable: sends what it is told, counts what comes.
    private final class End implements CableEnd {
        private final Source source;
        private final FuzzFrames frames;
        private final ArrayDeque<Frame> replies = new ArrayDeque<>();
        private Wire out;

        End(Network network, FuzzFrames frames) {
            source = network.world().source("fuzz");
            this.frames = frames;
        }

        @Override
        public Machine machine() { return null; }

        @Override
        public void plug(Wire wire) {
            out = wire;
            source.feeds(wire.end().machine(), wire.delay());
        }

        @Override
        public void deliver(Frame frame, long at) {
            answers++;
            EthHdr eth = new EthHdr(MemorySegment.ofArray(frame.data()), 0);
            ArpHdr arp = new ArpHdr(eth.mem(), EthHdr.LEN);
            if (eth.proto() == EthHdr.ETH_P_ARP && arp.op() == ArpHdr.ARPOP_REQUEST) {
                tell(eth, arp, at);
            }
            frame.release();
        }

        /// Whoever is asked for, it is here.
        private void tell(EthHdr eth, ArpHdr arp, long at) {
            Frame reply = out.frames().copy(eth.mem().toArray(ValueLayout.JAVA_BYTE), 0, 60);
            MemorySegment mem = MemorySegment.ofArray(reply.data());
            new EthHdr(mem, 0).dest(eth.source()).source(PEER);
            new ArpHdr(mem, EthHdr.LEN).op(ArpHdr.ARPOP_REPLY).sha(PEER).sip(arp.tip())
                    .tha(arp.sha()).tip(arp.sip());
            replies.add(reply);
            told++;
            source.at(at, this::reply, 0);
        }

        private void reply(long now, int none) {
            out.send(replies.remove(), now);
        }

        void send(long now, int left) {
            byte[] frame = frames.next();
            out.send(out.frames().copy(frame, 0, frame.length), now);
            if (left > 1) {
                source.at(now + APART, this::send, left - 1);
            }
        }
    }

    @Test
    void no_frame_throws_and_each_comes_to_an_end() throws IOException {
        attack(FRAMES, host -> { }, this::check);
    }

    @Test
    void nor_when_memory_fails() throws IOException {
        attack(FRAMES / 4, host -> host.skbs().failSlab(
                FailSlab.chance(0.1, new Random(SEED))), (host, frames) -> {
                    host.skbs().failSlab(null);
                    assertThat(answers).isGreaterThan(told);
                });
    }

    private void attack(long n, Consumer<Host> before, BiConsumer<Host, FuzzFrames> after)
            throws IOException {
        try (Network network = new Network(SEED)) {
            Host host = network.host("victim", new HostConfig());
            host.nic();
            long mac = host.net().devices().byName("eth0").devAddr();
            FuzzFrames frames = new FuzzFrames(SEED, mac, Ipv4Addr.parse("10.0.0.1"));
            End end = new End(network, frames);
            network.cable(host.card(0), end);
            host.up("eth0", "10.0.0.1/8");
            network.runFor(2_000_000_000L);
            host.skbs().onFree((skb, why) -> ends.merge(why, 1L, Long::sum));
            host.spawn("reader", () -> read(host));
            before.accept(host);
            for (long sent = 0; sent < n; sent += BATCH) {
                end.source.at(network.now() + APART, end::send, BATCH);
                network.runFor((BATCH + 1) * APART + 1_000_000);
            }
            network.runFor(REASSEMBLY);
            after.accept(host, frames);
        }
    }

    private static void read(Host host) {
        Syscalls sys = host.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, PORT));
        byte[] buffer = new byte[65536];
        while (true) {
            sys.recvfrom(fd, buffer, 0, null);
        }
    }

    private void check(Host host, FuzzFrames frames) {
        Map<String, Long> is = counters(host);
        long rx = host.net().devices().byName("eth0").getStats()[LinkStat.RX_PACKETS.ordinal()];
        assertThat(rx).isEqualTo(frames.taken() + told);
        assertThat(is.get("IpInReceives")).isEqualTo(frames.ip());
        assertThat(is.get("IpInDelivers")).isEqualTo(is.get("IcmpInMsgs") + is.get("TcpInSegs")
                + is.get("UdpInDatagrams") + is.get("UdpNoPorts") + is.get("UdpInErrors")
                + is.get("UdpIgnoredMulti"));
        long lost = is.get("IpInReceives") - is.get("IpInHdrErrors") - is.get("IpInAddrErrors")
                - is.get("IpExtInTruncatedPkts") - is.get("IpExtInNoRoutes")
                - is.get("IpInDiscards") - is.get("IpReasmReqds") + is.get("IpReasmOKs")
                - is.get("IpInDelivers") - is.get("IpInUnknownProtos");
        // What routing refuses is counted with ARP's questions to it, and nowhere else.
        Mib<RtCacheStat> routing = host.ipv4().route.stat;
        assertThat(lost).isBetween(0L, routing.sum(RtCacheStat.IN_MARTIAN_SRC)
                + routing.sum(RtCacheStat.IN_MARTIAN_DST) + FRAMES / 1000);
        assertThat(ends.get(DropReason.IP_CSUM)).isEqualTo(is.get("IpExtInCsumErrors"));
        // The fragments of a datagram end with it.
        assertThat(ends.get(DropReason.ICMP_CSUM))
                .isGreaterThanOrEqualTo(is.get("IcmpInCsumErrors"));
        assertThat(ends.get(DropReason.IP_NOPROTO))
                .isGreaterThanOrEqualTo(is.get("IpInUnknownProtos"));
        assertThat(is.get("UdpInDatagrams")).isPositive();
        assertThat(is.get("TcpOutRsts")).isPositive();
        assertThat(answers).isGreaterThan(told);
    }

    /// The counters of /proc/net/snmp and netstat by group and name.
    private static Map<String, Long> counters(Host host) {
        Map<String, Long> all = new HashMap<>();
        for (String file : List.of("/proc/net/snmp", "/proc/net/netstat")) {
            List<String> lines = host.proc().read(file).lines().toList();
            for (int i = 0; i < lines.size(); i += 2) {
                String[] names = lines.get(i).split(" ");
                String[] values = lines.get(i + 1).split(" ");
                for (int k = 1; k < names.length; k++) {
                    all.put(names[0].replace(":", "") + names[k], Long.valueOf(values[k]));
                }
            }
        }
        return all;
    }
}
