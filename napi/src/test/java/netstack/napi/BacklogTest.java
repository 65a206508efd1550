package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import netstack.driver.net.LinkStat;
import netstack.driver.net.NetifRx;
import netstack.skbuff.DropReason;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final List<String> log = new ArrayList<>();

    private TestHost host() {
        TestHost host = new TestHost();
        host.rx.netif().addPack(host.net, host.handler("ip", TestHost.IP, null, log));
        return host;
    }

    @Test
    void from_a_task_the_packet_goes_up_before_netif_rx_returns() {
        try (TestHost host = host()) {
            host.run(() -> {
                host.rx.backlog().rx(host.packet(host.dev, TestHost.IP, 7));
                log.add("returned");
            });
            assertThat(log).containsExactly("ip 7", "returned");
        }
    }

    @Test
    void with_bottom_halves_off_it_waits_for_them() {
        try (TestHost host = host()) {
            host.run(() -> {
                host.machine.cpu().localBhDisable();
                host.rx.backlog().rx(host.packet(host.dev, TestHost.IP, 7));
                log.add("returned");
                host.machine.cpu().localBhEnable();
            });
            assertThat(log).containsExactly("returned", "ip 7");
        }
    }

    @Test
    void a_device_that_is_down_receives_nothing() {
        try (TestHost host = host()) {
            host.run(() -> {
                host.net.devices().close(host.dev);
                int ret = host.rx.backlog().rx(host.packet(TestHost.IP));
                assertThat(ret).isEqualTo(NetifRx.NET_RX_DROP);
            });
            assertThat(host.drops).containsExactly(DropReason.DEV_READY);
        }
    }

    @Property(tries = 40)
    void what_the_backlog_cannot_hold_is_dropped_and_counted(
            @ForAll @IntRange(min = 0, max = 200) int max,
            @ForAll @IntRange(min = 0, max = 400) int packets) {
        log.clear();
        try (TestHost host = host()) {
            host.net.sysctl().set("net.core.netdev_max_backlog", max + "");
            host.run(() -> {
                host.machine.cpu().localBhDisable();
                for (int i = 0; i < packets; i++) {
                    host.rx.backlog().rx(host.packet(TestHost.IP));
                }
                SoftnetData sd = host.rx.softnetData(0);
                assertThat(sd.columns()[13]).isEqualTo(Math.min(packets, max + 1));
                host.machine.cpu().localBhEnable();
            });
            SoftnetData sd = host.rx.softnetData(0);
            assertThat(sd.dropped()).isEqualTo(Math.max(packets - max - 1, 0));
            assertThat(host.dev.stats().sum(LinkStat.RX_DROPPED)).isEqualTo(sd.dropped());
            assertThat(log).hasSize(packets - (int) sd.dropped());
            assertThat(sd.columns()[0]).isEqualTo(log.size());
        }
    }

    @Test
    void the_counters_of_softnet_stat_wrap_at_32_bits() {
        try (TestHost host = host()) {
            SoftnetData sd = host.rx.softnetData(0);
            sd.processed = 0xffff_ffffL;
            sd.dropped = (1L << 32) + 7;
            host.run(() -> host.rx.backlog().rx(host.packet(TestHost.IP)));
            assertThat(sd.columns()[0]).isZero();
            assertThat(sd.columns()[1]).isEqualTo(7);
        }
    }

    @Test
    void a_round_of_the_backlog_stops_at_its_weight() {
        try (TestHost host = host()) {
            host.net.sysctl().set("net.core.netdev_budget", "1");
            host.run(() -> {
                host.machine.cpu().localBhDisable();
                for (int i = 0; i < 150; i++) {
                    host.rx.backlog().rx(host.packet(TestHost.IP));
                }
                host.machine.cpu().localBhEnable();
            });
            // 64 + 64 + 22
            assertThat(host.rx.softnetData(0).timeSqueeze()).isEqualTo(3);
            assertThat(log).hasSize(150);
        }
    }
}
