package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import netstack.driver.hw.NicFaults;
import netstack.driver.hw.NicFaults.Kind;
import netstack.driver.hw.Reg;
import netstack.driver.ixgbe.Ixgbe;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.net.Ethtool;
import netstack.driver.net.EthtoolChannels;
import netstack.driver.net.ExtAck;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevTx;
import netstack.skbuff.DropReason;
import netstack.skbuff.FailSlab;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// The law of the driver again, with several queue pairs, several flows that RSS spreads over
/// them, frames over several buffers, changes of rings, channels and MTU on both sides, and the
/// random faults of [NicFaults]. What was put on the wire is delivered once, whole and in order
/// per flow, or counted where it was lost. `Wired` adds the silent sanitizer, pages and mappings.
class IxgbeFlowsLawTest {
    private static final long MS = 1_000_000;
    private static final int FLOWS = 5;

    /// What happens between two bursts, to the sender or the receiver; memory is short only for
    /// the receiver, as the sender's tasks take theirs before the driver.
    private enum Step {
        NOTHING, RINGS, CHANNELS, JUMBO, STANDARD, RESET, NO_MEMORY, MEMORY
    }

    private final List<List<Integer>> got = new ArrayList<>();
    private int torn;

    private void step(TestHost host, Ixgbe eth, Step step, int n) {
        NetDevice dev = eth.dev();
        switch (step) {
            case RINGS -> host.run(() -> Ethtool.setRings(dev,
                Map.of("rx", 64 + 8 * (n % 40), "tx", 64 + 8 * (n % 17)), new ExtAck()));
            case CHANNELS -> host.run(() -> {
                EthtoolChannels old = dev.ethtoolOps().getChannels(dev);
                dev.ethtoolOps().setChannels(dev, new EthtoolChannels(0, 0, 1,
                    old.maxCombined(), 0, 0, 1, 1 + n % dev.numTxQueues()));
            });
            case JUMBO -> host.run(() -> host.net.devices().setMtu(dev, 9000));
            case STANDARD -> host.run(() -> host.net.devices().setMtu(dev, 1500));
            case RESET -> host.run(() -> {
                dev.ops().txTimeout(dev, 0);
                host.machine.nanosleep(n * 1000L);
            });
            case NO_MEMORY -> host.skbs.failSlab(FailSlab.every(2 + n % 7));
            case MEMORY -> host.skbs.failSlab(null);
            case NOTHING -> { }
        }
    }

    /// A datagram of flow `f`, the `n`th, whose bytes tell which it is.
    private static SkBuff datagram(Wired w, int f, int n, int len) {
        SkBuff skb = w.frame(n, 28 + len);
        EthHdr eth = new EthHdr(skb.mem(), skb.data());
        eth.proto(TestHost.IP);
        byte[] ip = {0x45, 0, (byte) (28 + len >> 8), (byte) (28 + len), 0, 0, 0, 0, 64, 17, 0, 0,
            10, 0, (byte) f, 1, 10, 0, 0, 2, 0, 9, 0, 9, (byte) (8 + len >> 8), (byte) (8 + len),
            0, 0};
        long at = skb.data() + EthHdr.LEN;
        MemorySegment.copy(MemorySegment.ofArray(ip), 0,
            skb.mem(), at, ip.length);
        for (int i = 0; i < len; i++) {
            skb.mem().set(ValueLayout.JAVA_BYTE, at + 28 + i,
                i < 4 ? (byte) (n >> 8 * i) : pattern(f, n, i));
        }
        return skb;
    }

    private static byte pattern(int f, int n, int i) {
        return (byte) (31 * f + 7 * n + i * 13 + (i >> 8));
    }

    /// Takes a packet apart, over all its fragments.
    private void take(SkBuff skb) {
        byte[] d = new byte[skb.len()];
        skb.copyBits(0, d, 0, d.length);
        skb.consume();
        int f = d[14];
        int len = ((d[2] & 0xFF) << 8 | d[3] & 0xFF) - 28;
        int n = 0;
        for (int i = 0; i < len; i++) {
            if (i < 4) {
                n |= (d[28 + i] & 0xFF) << 8 * i;
            } else if (d[28 + i] != pattern(f, n, i)) {
                torn++;
                break;
            }
        }
        got.get(f).add(n);
    }

    private void listen(Wired w) {
        got.clear();
        torn = 0;
        for (int f = 0; f < FLOWS; f++) {
            got.add(new ArrayList<>());
        }
        w.b.rx.netif().addPack(w.b.net, new PacketType() {
            @Override
            public int type() {
                return TestHost.IP;
            }

            @Override
            public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice orig) {
                take(skb);
                return 0;
            }
        });
    }

    /// One task for each flow, each with a transmit queue of its own as long as there are so
    /// many; a frame that the driver can't take yet waits.
    private static void senders(Wired w, int frames, int len, long gap) {
        for (int f = 0; f < FLOWS; f++) {
            int flow = f;
            w.a.machine.spawn("sender" + f, 0, () -> {
                for (int n = 0; n < frames; n++) {
                    SkBuff skb = datagram(w, flow, n, 18 + (len + n * 37) % len);
                    send(w, skb, flow, n % 4 != 3);
                    w.a.machine.nanosleep(gap);
                }
            });
        }
    }

    private static void send(Wired w, SkBuff skb, int flow, boolean more) {
        boolean last = !more;
        do {
            skb.queueMapping(flow % w.eth0.dev().realNumTxQueues());
            if (w.xmit(skb, !last) == NetdevTx.OK) {
                return;
            }
            last = true;
            w.a.machine.nanosleep(200_000);
        } while (true);
    }

    @Property(tries = 8)
    void each_frame_on_the_wire_arrives_once_whole_in_order_or_is_counted(
            @ForAll @Size(min = 1, max = 5) List<Step> receiver,
            @ForAll @Size(min = 1, max = 5) List<Step> sender,
            @ForAll @IntRange(min = 1, max = 4) int queues,
            @ForAll @IntRange(min = 20, max = 8900) int len,
            @ForAll @IntRange(min = 0, max = 60) int usecs, @ForAll long seed) {
        try (Wired w = new Wired(new IxgbeConfig(queues, 128, 128, usecs))) {
            listen(w);
            step(w.a, w.eth0, Step.JUMBO, 0);
            step(w.b, w.eth1, Step.JUMBO, 0);
            NicFaults faults = faults(w, seed);
            senders(w, 60, len, (seed & 1) == 0 ? 20_000 : 300_000);
            for (int i = 0; i < Math.max(receiver.size(), sender.size()); i++) {
                if (i < receiver.size()) {
                    step(w.b, w.eth1, receiver.get(i), (int) (seed >>> i & 0xFF));
                }
                if (i < sender.size() && sender.get(i) != Step.NO_MEMORY) {
                    step(w.a, w.eth0, sender.get(i), (int) (seed >>> i + 8 & 0xFF));
                }
                w.a.run(() -> w.a.machine.nanosleep(3 * MS));
            }
            settle(w, seed);
            holds(w, faults);
        }
    }

    private static NicFaults faults(Wired w, long seed) {
        NicFaults rx = new NicFaults(seed).badCrc(0.02).lostInterrupt(0.02)
            .spuriousInterrupt(0.05, 500).dmaSpike(0.05, 900).dmaFault(0.01)
            .tornWriteBack(0.1, 300);
        w.nicB.inject(rx);
        w.nicA.inject(new NicFaults(~seed).lostInterrupt(0.02).spuriousInterrupt(0.05, 500)
            .dmaFault(0.01));
        return rx;
    }

    /// All is well again, and everything comes to rest.
    private static void settle(Wired w, long seed) {
        w.nicA.inject(new NicFaults(seed));
        w.nicB.inject(new NicFaults(seed));
        w.a.skbs.failSlab(null);
        w.b.skbs.failSlab(null);
        w.a.run(() -> w.a.machine.nanosleep(15_000 * MS));
    }

    private void holds(Wired w, NicFaults faults) {
        long delivered = 0;
        for (List<Integer> flow : got) {
            assertThat(flow).doesNotHaveDuplicates().isSorted();
            delivered += flow.size();
        }
        assertThat(torn).as("frames with other bytes").isZero();
        // An unfinished frame that a reset drops is counted where its end was lost; one that is
        // too long and has a bad CRC is a jabber, which no name of ethtool's counts.
        long dropped = w.b.drops.stream().filter(r -> r != DropReason.DEV_READY).count();
        long counted = w.lost() + w.counter(w.eth1, "rx_crc_errors")
            + w.counter(w.eth1, "rx_long_length_errors") + w.nicB.deaf() + dropped
            + w.eth1.stats().resetDropped() + w.eth1.stats().of(Reg.RJC);
        assertThat(delivered + counted).isEqualTo(w.cable.there().sent());
        assertThat(faults.happened(Kind.BAD_CRC))
            .isGreaterThanOrEqualTo(w.counter(w.eth1, "rx_crc_errors")
                + w.eth1.stats().of(Reg.RJC));
        Statistics.collect(delivered > 0);
        Statistics.coverage(c -> c.check(true).percentage(p -> p >= 50));
    }
}
