package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import netstack.driver.hw.Cable;
import netstack.driver.hw.Nic82599;
import netstack.driver.ixgbe.Ixgbe;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevQueue;
import netstack.driver.net.NetdevTx;
import netstack.driver.net.TxWake;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;

/// Two hosts, each with an 82599 and its driver, on a cable of 10 Gb/s and 1 us. What host `b`
/// receives of the local experimental type is noted and consumed.
final class Wired implements AutoCloseable {
    static final int TYPE = 0x88b5;

    final World world = new World(7);
    final TestHost a;
    final TestHost b;
    final Nic82599 nicA;
    final Nic82599 nicB;
    final Cable cable;
    final Ixgbe eth0;
    final Ixgbe eth1;
    /// First payload word of each frame that arrived, in order.
    final List<Integer> received = new ArrayList<>();
    final List<Integer> lengths = new ArrayList<>();
    /// While set, received packets are kept; they are consumed after the next that comes.
    boolean hold;
    private final SkbQueue held = new SkbQueue();
    int wakeUps;

    Wired(IxgbeConfig config) {
        this(config, new MachineConfig());
    }

    Wired(IxgbeConfig config, MachineConfig machine) {
        a = new TestHost(world, "a", machine);
        b = new TestHost(world, "b", machine);
        nicA = new Nic82599("eth0", a.machine, a.memory, 0x0200_0000_00aaL);
        nicB = new Nic82599("eth0", b.machine, b.memory, 0x0200_0000_00bbL);
        cable = new Cable(world, 10_000_000_000L, 1000).connect(nicA, nicB);
        eth0 = up(a, nicA, config);
        eth1 = up(b, nicB, config);
        b.rx.netif().addPack(b.net, new PacketType() {
            @Override
            public int type() {
                return TYPE;
            }

            @Override
            public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice orig) {
                received.add(skb.mem().get(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED,
                    skb.data()));
                lengths.add(skb.len());
                held.queueTail(skb);
                if (!hold) {
                    held.queuePurge(DropReason.CONSUMED);
                }
                return 0;
            }
        });
    }

    private Ixgbe up(TestHost host, Nic82599 nic, IxgbeConfig config) {
        host.net.txWake(new TxWake() {
            @Override
            public void wakeQueue(NetdevQueue txq) {
                wakeUps++;
            }
        });
        Ixgbe[] found = new Ixgbe[1];
        host.run(() -> {
            found[0] = Ixgbe.probe(host.net, nic, host.rx.napis(), config);
            assertThat(host.net.devices().open(found[0].dev())).isZero();
        });
        return found[0];
    }

    /// A frame from `a` to `b` whose payload of `len` bytes starts with `mark`.
    SkBuff frame(int mark, int len) {
        SkBuff skb = a.skbs.alloc(EthHdr.LEN + len);
        EthHdr eth = new EthHdr(skb.mem(), skb.put(EthHdr.LEN));
        eth.dest(0x0200_0000_00bbL).source(0x0200_0000_00aaL).proto(TYPE);
        long at = skb.put(len);
        skb.mem().asSlice(at, len).fill((byte) mark);
        skb.mem().set(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, at, mark);
        return skb;
    }

    /// A UDP packet whose checksum is left to the device, or is wrong.
    SkBuff udp(boolean partial) {
        byte[] ip = {0x45, 0, 0, 46, 0, 0, 0, 0, 64, 17, 0x66, (byte) 0xbd, 10, 0, 0, 1, 10, 0, 0, 2};
        SkBuff skb = frame(0, 46);
        new EthHdr(skb.mem(), skb.data()).proto(TestHost.IP);
        long at = skb.data() + EthHdr.LEN;
        java.lang.foreign.MemorySegment.copy(java.lang.foreign.MemorySegment.ofArray(ip), 0,
            skb.mem(), at, ip.length);
        Wire.u16(skb.mem(), at + 20, 9);
        Wire.u16(skb.mem(), at + 22, 9);
        Wire.u16(skb.mem(), at + 24, 26);
        // The sum of the pseudo-header: addresses, protocol, length.
        Wire.u16(skb.mem(), at + 26, 0x0a00 + 1 + 0x0a00 + 2 + 17 + 26);
        skb.setNetworkHeader(EthHdr.LEN);
        skb.setTransportHeader(EthHdr.LEN + 20);
        if (partial) {
            skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
            skb.csumStart((int) (at + 20 - skb.head()));
            skb.csumOffset(6);
        }
        return skb;
    }

    /// As `sch_direct_xmit` does: under the queue's lock, with bottom halves off.
    NetdevTx xmit(SkBuff skb, boolean more) {
        if (!eth0.dev().running()) {
            skb.free(DropReason.DEV_READY);
            return NetdevTx.OK;
        }
        NetdevQueue txq = eth0.dev().txQueue(skb.queueMapping());
        txq.xmitLock().lockBh();
        try {
            txq.xmitMore(more);
            return txq.xmitFrozenOrStopped() ? NetdevTx.BUSY
                : eth0.dev().ops().startXmit(skb, eth0.dev());
        } finally {
            txq.xmitLock().unlockBh();
        }
    }

    /// Sends `skb`, waiting while the queue is stopped.
    void xmitWaiting(SkBuff skb, boolean more) {
        while (xmit(skb, more) == NetdevTx.BUSY) {
            a.machine.cpu().spend(500);
        }
    }

    long counter(Ixgbe eth, String name) {
        long[] value = new long[1];
        TestHost host = eth == eth0 ? a : b;
        host.run(() -> value[0] = eth.stats().ethtool().get(name));
        return value[0];
    }

    /// Frames that found no descriptor and no room in the packet buffer of `b`.
    long lost() {
        return counter(eth1, "rx_no_dma_resources") + counter(eth1, "rx_missed_errors");
    }

    /// Takes both devices down and checks that nothing is left anywhere.
    @Override
    public void close() {
        b.run(() -> held.queuePurge(DropReason.CONSUMED));
        a.run(() -> a.net.devices().close(eth0.dev()));
        b.run(() -> b.net.devices().close(eth1.dev()));
        assertThat(nicA.audit()).isEmpty();
        assertThat(nicB.audit()).isEmpty();
        world.close();
        for (TestHost host : List.of(a, b)) {
            assertThat(host.skbs.audit()).isEmpty();
            host.skbs.shrink();
            assertThat(host.memory.audit()).isEmpty();
            assertThat(host.memory.debug().reports()).isEmpty();
        }
        assertThat(nicA.rulesBroken() + nicB.rulesBroken()).isZero();
        assertThat(cable.liveFrames()).isZero();
    }
}
