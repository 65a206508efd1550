package netstack.driver.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;

import netstack.driver.dma.DmaMemory;
import netstack.driver.loopback.Loopback;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;
import netstack.skbuff.wire.EthHdr;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class NetDeviceTest {
    private static final long MAC = 0x0200_0000_0001L;

    private final World world = new World(1);
    private final Machine machine = world.machine("h", new MachineConfig());
    private final DmaMemory memory = new DmaMemory(1 << 20);
    private final SkbSlab skbs = new SkbSlab(memory, machine);
    private final Net net = new Net(machine, memory, skbs);
    private final NetDeviceOps ops = mock(NetDeviceOps.class);
    private final TxWake wake = mock(TxWake.class);

    NetDeviceTest() {
        net.txWake(wake);
    }

    @AfterEach
    @AfterProperty
    void close() {
        world.close();
    }

    private NetDevice device() {
        NetDevice dev = new NetDevice(net, "eth%d", ops, 2, 2);
        EtherDev.setup(dev);
        dev.devAddr(MAC);
        return dev;
    }

    private NetDevice registered() {
        NetDevice dev = device();
        assertThat(net.devices().register(dev)).isZero();
        return dev;
    }

    @Test
    void names_and_numbers_are_the_kernels() {
        NetDevice lo = Loopback.add(net, skb -> 0);
        NetDevice eth0 = registered();
        NetDevice eth1 = registered();
        assertThat(lo.ifindex()).isEqualTo(1);
        assertThat(net.loopbackDev()).isSameAs(lo);
        assertThat(eth0.name() + eth0.ifindex() + eth1.name() + eth1.ifindex())
            .isEqualTo("eth02eth13");
        assertThat(net.devices().byName("eth1")).isSameAs(eth1);
        assertThat(net.devices().byIndex(2)).isSameAs(eth0);
    }

    @Test
    void a_name_is_taken_once() {
        registered();
        NetDevice twin = new NetDevice(net, "eth0", ops, 1, 1);
        assertThat(net.devices().register(twin)).isEqualTo(-Errno.EEXIST);
    }

    @Test
    void up_and_down_go_through_driver_engine_and_listeners_in_this_order() {
        NetdevNotifier listener = mock(NetdevNotifier.class);
        net.devices().registerNotifier(listener);
        NetDevice dev = registered();
        net.devices().open(dev);
        net.devices().close(dev);
        InOrder order = inOrder(ops, wake, listener);
        order.verify(listener).event(NetdevEvent.REGISTER, dev);
        order.verify(listener).event(NetdevEvent.PRE_UP, dev);
        order.verify(ops).open(dev);
        order.verify(ops).setRxMode(dev);
        order.verify(wake).activate(dev);
        order.verify(listener).event(NetdevEvent.UP, dev);
        order.verify(listener).event(NetdevEvent.GOING_DOWN, dev);
        order.verify(wake).deactivate(dev);
        order.verify(ops).stop(dev);
        order.verify(listener).event(NetdevEvent.DOWN, dev);
    }

    @Test
    void a_device_that_cannot_open_stays_down() {
        when(ops.open(any())).thenReturn(-Errno.ENOMEM);
        NetDevice dev = registered();
        assertThat(net.devices().open(dev)).isEqualTo(-Errno.ENOMEM);
        assertThat(dev.running()).isFalse();
        verify(wake, never()).activate(any());
    }

    @Test
    void without_a_carrier_queues_wait_until_the_link_is_there() {
        NetDevice dev = registered();
        dev.carrierOff();
        net.devices().open(dev);
        verify(wake, never()).activate(dev);
        assertThat(dev.operstate()).isEqualTo(Operstate.DOWN);
        dev.carrierOn();
        verify(wake).activate(dev);
        assertThat(dev.getFlags() & Iff.LOWER_UP).isNotZero();
    }

    @Test
    void a_late_listener_hears_of_what_there_is() {
        NetDevice dev = registered();
        net.devices().open(dev);
        List<String> heard = new ArrayList<>();
        net.devices().registerNotifier((event, d) -> heard.add(event + " " + d));
        assertThat(heard).containsExactly("REGISTER eth0", "UP eth0");
    }

    @Test
    void mtu_and_address_are_checked() {
        NetDevice dev = registered();
        assertThat(net.devices().setMtu(dev, 67)).isEqualTo(-Errno.EINVAL);
        assertThat(net.devices().setMtu(dev, 1501)).isEqualTo(-Errno.EINVAL);
        assertThat(net.devices().setMtu(dev, 1400)).isZero();
        assertThat(dev.mtu()).isEqualTo(1400);
        assertThat(net.devices().setMacAddress(dev, EthHdr.BROADCAST))
            .isEqualTo(-Errno.EADDRNOTAVAIL);
        assertThat(net.devices().setMacAddress(dev, 0x0200_0000_0777L)).isZero();
        assertThat(dev.devAddr()).isEqualTo(0x0200_0000_0777L);
    }

    @Test
    void flags_reach_the_driver_only_while_up() {
        NetDevice dev = registered();
        net.devices().changeFlags(dev, Iff.PROMISC);
        verify(ops, never()).setRxMode(dev);
        net.devices().changeFlags(dev, Iff.UP);
        net.devices().changeFlags(dev, Iff.UP | Iff.PROMISC);
        // Opened, out of promiscuous mode, and into it again.
        verify(ops, times(3)).setRxMode(dev);
        net.devices().changeFlags(dev, 0);
        assertThat(dev.running()).isFalse();
    }

    @Test
    void a_users_promiscuous_mode_is_a_flag_and_a_programs_is_counted() {
        NetDevice dev = registered();
        net.devices().changeFlags(dev, Iff.UP);
        world.runTask(machine, () -> {
            dev.rxFlags().setPromiscuity(1);
            dev.rxFlags().setPromiscuity(1);
            net.devices().changeFlags(dev, Iff.UP | Iff.PROMISC);
            assertThat(dev.rxFlags().promiscuity()).isEqualTo(3);
            net.devices().changeFlags(dev, Iff.UP);
            assertThat(dev.flags() & Iff.PROMISC).as("in force").isNotZero();
            assertThat(dev.getFlags() & Iff.PROMISC).as("not the user's").isZero();
            dev.rxFlags().setPromiscuity(-1);
            dev.rxFlags().setPromiscuity(-1);
            assertThat(dev.flags() & Iff.PROMISC).isZero();
            dev.rxFlags().setAllmulti(1);
            assertThat(dev.rxFlags().mcDel(5)).isEqualTo(-Errno.ENOENT);
        });
        assertThat(net.printk().lines()).extracting(l -> l.substring(15))
            .containsExactly("eth0: entered promiscuous mode", "eth0: left promiscuous mode",
                "eth0: entered allmulticast mode");
    }

    @Test
    void a_woken_queue_is_told_once_and_not_while_the_byte_limit_holds_it() {
        NetdevQueue txq = registered().txQueue(1);
        txq.wakeQueue();
        verify(wake, never()).wakeQueue(any());
        txq.stopQueue();
        txq.wakeQueue();
        verify(wake).wakeQueue(txq);
        txq.sentQueue(3000);
        assertThat(txq.xmitStopped()).isTrue();
        txq.stopQueue();
        txq.wakeQueue();
        verify(wake, times(1)).wakeQueue(txq);
        world.runTask(machine, () -> txq.completedQueue(2, 3000));
        verify(wake, times(2)).wakeQueue(txq);
        assertThat(txq.xmitStopped()).isFalse();
    }

    @Test
    void xmit_more_puts_the_doorbell_off_until_the_limit_is_full() {
        NetdevQueue txq = registered().txQueue(0);
        txq.dql().minLimit = 3000;
        txq.resetQueue();
        world.runTask(machine, () -> {
            txq.sentQueue(10);
            txq.completedQueue(1, 10);
        });
        assertThat(txq.sentQueue(1500, true)).isFalse();
        assertThat(txq.sentQueue(1500, false)).isTrue();
        assertThat(txq.xmitStopped()).isFalse();
        txq.sentQueue(1);
        assertThat(txq.xmitStopped()).isTrue();
        assertThat(txq.sentQueue(1500, true)).isTrue();
    }

    @Property(tries = 100)
    void a_header_that_is_pushed_is_read_back(
            @ForAll @LongRange(min = 0, max = 0xffff_ffff_ffffL) long dest) {
        NetDevice dev = device();
        world.runTask(machine, () -> {
            SkBuff skb = skbs.alloc(64);
            skb.reserve(16);
            skb.put(20);
            assertThat(EtherDev.header(skb, dev, EthHdr.ETH_P_IP, dest, HeaderOps.NO_ADDR))
                .isEqualTo(EthHdr.LEN);
            assertThat(new EthHdr(skb.mem(), skb.data()).source()).isEqualTo(MAC);
            assertThat(EtherDev.typeTrans(skb, dev)).isEqualTo(EthHdr.ETH_P_IP);
            assertThat(skb.len()).isEqualTo(20);
            int type = dest == MAC ? SkBuff.PACKET_HOST
                : dest == EthHdr.BROADCAST ? SkBuff.PACKET_BROADCAST
                : (dest >> 40 & 1) != 0 ? SkBuff.PACKET_MULTICAST : SkBuff.PACKET_OTHERHOST;
            assertThat(skb.pktType()).isEqualTo(type);
            skb.consume();
        });
    }

    @Test
    void a_length_in_the_type_field_means_802_2_or_802_3() {
        NetDevice dev = device();
        world.runTask(machine, () -> {
            assertThat(lengthFrame(dev, 0x4242)).isEqualTo(EthHdr.ETH_P_802_2);
            assertThat(lengthFrame(dev, 0xffff)).isEqualTo(EthHdr.ETH_P_802_3);
        });
    }

    private int lengthFrame(NetDevice dev, int first) {
        SkBuff skb = skbs.alloc(64);
        new EthHdr(skb.mem(), skb.put(EthHdr.LEN)).proto(46);
        netstack.skbuff.wire.Wire.u16(skb.mem(), skb.put(46), first);
        int type = EtherDev.typeTrans(skb, dev);
        skb.consume();
        return type;
    }

    @Test
    void short_packets_are_padded_with_zeros_also_when_they_are_clones() {
        world.runTask(machine, () -> {
            SkBuff skb = skbs.alloc(10);
            skb.mem().asSlice(skb.put(10), 10).fill((byte) 7);
            SkBuff clone = skb.cloneSkb();
            assertThat(EtherDev.skbPad(clone, 60)).isTrue();
            byte[] bytes = new byte[60];
            clone.copyBits(0, bytes, 0, 60);
            for (int i = 0; i < 60; i++) {
                assertThat(bytes[i]).isEqualTo((byte) (i < 10 ? 7 : 0));
            }
            assertThat(skb.len()).isEqualTo(10);
            clone.consume();
            skb.consume();
        });
    }

    private enum TestMib {
        InReceives, OutRequests
    }

    @Test
    void counters_are_kept_by_cpu_and_summed_and_gauges_are_asked() {
        Mib<TestMib> mib = net.mib("Test", TestMib.class);
        mib.inc(TestMib.InReceives);
        mib.add(TestMib.InReceives, 4);
        mib.gauge(TestMib.OutRequests, () -> 99);
        assertThat(mib.sum(TestMib.InReceives)).isEqualTo(5);
        assertThat(mib.of(TestMib.InReceives, 0)).isEqualTo(5);
        assertThat(mib.sum(TestMib.OutRequests)).isEqualTo(99);
        assertThat(net.mib("Test")).isSameAs(mib);
        assertThat(mib.items()).extracting(TestMib::toString)
            .containsExactly("InReceives", "OutRequests");
    }
}
