package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;

import netstack.driver.net.LinkStat;
import netstack.driver.net.NetDevice;
import netstack.driver.net.RxHandler;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class NetifTest {
    private final TestHost host = new TestHost();
    private final Netif netif = host.rx.netif();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        host.close();
    }

    private void add(String name, int type, NetDevice dev) {
        netif.addPack(host.net, host.handler(name, type, dev, log));
    }

    private void receive(int type) {
        host.run(() -> netif.receiveSkb(host.packet(type)));
    }

    @Test
    void taps_come_before_protocols_and_each_gets_its_own_reference() {
        add("ip", TestHost.IP, null);
        add("ip on dummy0", TestHost.IP, host.dev);
        add("tap dummy0", PacketType.ETH_P_ALL, host.dev);
        add("tap", PacketType.ETH_P_ALL, null);
        receive(TestHost.IP);
        assertThat(log).containsExactly("tap 0", "tap dummy0 0", "ip 0", "ip on dummy0 0");
        assertThat(host.drops).isEmpty();
    }

    @Test
    void the_handler_is_called_through_its_interface_with_device_and_itself() {
        PacketType tap = mock(PacketType.class);
        PacketType ip = mock(PacketType.class);
        when(tap.type()).thenReturn(PacketType.ETH_P_ALL);
        when(ip.type()).thenReturn(TestHost.IP);
        when(tap.rcv(any(), any(), any(), any())).thenAnswer(call -> consume(call.getArgument(0)));
        when(ip.rcv(any(), any(), any(), any())).thenAnswer(call -> consume(call.getArgument(0)));
        netif.addPack(host.net, ip);
        netif.addPack(host.net, tap);
        receive(TestHost.IP);
        InOrder order = inOrder(tap, ip);
        order.verify(tap).rcv(any(), org.mockito.ArgumentMatchers.same(host.dev),
            org.mockito.ArgumentMatchers.same(tap), org.mockito.ArgumentMatchers.same(host.dev));
        order.verify(ip).rcv(any(), org.mockito.ArgumentMatchers.same(host.dev),
            org.mockito.ArgumentMatchers.same(ip), org.mockito.ArgumentMatchers.same(host.dev));
    }

    private static int consume(SkBuff skb) {
        skb.consume();
        return 0;
    }

    @Test
    void a_packet_that_nobody_wants_is_dropped_and_counted() {
        receive(0x88b5);
        assertThat(host.drops).containsExactly(DropReason.UNHANDLED_PROTO);
        assertThat(host.dev.stats().sum(LinkStat.RX_DROPPED)).isEqualTo(1);
        assertThat(host.rx.softnetData(0).processed()).isEqualTo(1);
    }

    @Test
    void a_tap_alone_makes_no_drop() {
        add("tap", PacketType.ETH_P_ALL, null);
        receive(0x88b5);
        assertThat(log).containsExactly("tap 0");
        assertThat(host.drops).isEmpty();
    }

    @Test
    void types_in_the_same_bucket_do_not_get_each_others_packets() {
        add("arp", 0x0806, null);
        add("other", 0x0816, null);
        receive(0x0806);
        assertThat(log).containsExactly("arp 0");
    }

    @Test
    void a_removed_handler_gets_nothing() {
        PacketType ip = host.handler("ip", TestHost.IP, null, log);
        netif.addPack(host.net, ip);
        netif.removePack(host.net, ip);
        receive(TestHost.IP);
        assertThat(log).isEmpty();
        assertThat(host.drops).containsExactly(DropReason.UNHANDLED_PROTO);
    }

    @Test
    void an_rx_handler_stands_between_taps_and_protocols() {
        add("tap", PacketType.ETH_P_ALL, null);
        add("ip", TestHost.IP, null);
        host.dev.rxHandler(skb -> {
            log.add("bridge");
            return RxHandler.Result.PASS;
        });
        receive(TestHost.IP);
        assertThat(log).containsExactly("tap 0", "bridge", "ip 0");
    }

    @Test
    void an_rx_handler_may_take_the_packet() {
        add("ip", TestHost.IP, null);
        host.dev.rxHandler(skb -> {
            skb.consume();
            return RxHandler.Result.CONSUMED;
        });
        receive(TestHost.IP);
        assertThat(log).isEmpty();
        assertThat(host.drops).isEmpty();
    }

    @Test
    void an_rx_handler_may_send_the_packet_round_again_on_another_device() {
        NetDevice bridge = host.device("br0", 0x0200_0000_0002L);
        add("ip on br0", TestHost.IP, bridge);
        add("ip on dummy0", TestHost.IP, host.dev);
        host.dev.rxHandler(skb -> {
            skb.dev(bridge);
            return RxHandler.Result.ANOTHER;
        });
        receive(TestHost.IP);
        assertThat(log).containsExactly("ip on dummy0 0", "ip on br0 0");
        assertThat(host.rx.softnetData(0).processed()).isEqualTo(2);
    }

    @Test
    void an_exact_match_reaches_only_the_devices_own_handlers() {
        add("ip", TestHost.IP, null);
        host.dev.rxHandler(skb -> RxHandler.Result.EXACT);
        receive(TestHost.IP);
        assertThat(log).isEmpty();
        assertThat(host.dev.stats().sum(LinkStat.RX_NOHANDLER)).isEqualTo(1);
        assertThat(host.dev.stats().sum(LinkStat.RX_DROPPED)).isZero();
    }

    @Test
    void packets_are_stamped_only_while_somebody_asks() {
        List<Long> stamps = new ArrayList<>();
        netif.addPack(host.net, new PacketType() {
            @Override
            public int type() {
                return TestHost.IP;
            }

            @Override
            public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice orig) {
                stamps.add(skb.tstamp());
                return consume(skb);
            }
        });
        host.run(() -> {
            host.machine.cpu().spend(777);
            netif.receiveSkb(host.packet(TestHost.IP));
            netif.enableTimestamp();
            netif.receiveSkb(host.packet(TestHost.IP));
            netif.disableTimestamp();
            netif.receiveSkb(host.packet(TestHost.IP));
        });
        assertThat(stamps.get(0)).isZero();
        assertThat(stamps.get(1)).isGreaterThanOrEqualTo(777);
        assertThat(stamps.get(2)).isZero();
    }
}
