package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import netstack.driver.loopback.Loopback;
import netstack.driver.net.EtherDev;
import netstack.driver.net.HeaderOps;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevTx;
import netstack.skbuff.SkBuff;
import org.junit.jupiter.api.Test;

class LoopbackTest {
    private final TestHost host = new TestHost();
    private final NetDevice lo = Loopback.add(host.net, host.rx.backlog());
    private final List<String> log = new ArrayList<>();

    private SkBuff packet(int mark) {
        SkBuff skb = host.skbs.alloc(128);
        skb.reserve(16);
        skb.put(84);
        skb.mark(mark);
        lo.headerOps().create(skb, lo, TestHost.IP, HeaderOps.NO_ADDR, HeaderOps.NO_ADDR);
        return skb;
    }

    @Test
    void what_lo_sends_it_receives() {
        host.rx.netif().addPack(host.net, host.handler("ip", TestHost.IP, lo, log));
        host.net.devices().open(lo);
        host.run(() -> {
            host.machine.cpu().localBhDisable();
            assertThat(lo.ops().startXmit(packet(1), lo)).isEqualTo(NetdevTx.OK);
            assertThat(lo.ops().startXmit(packet(2), lo)).isEqualTo(NetdevTx.OK);
            assertThat(log).isEmpty();
            host.machine.cpu().localBhEnable();
        });
        assertThat(log).containsExactly("ip 1", "ip 2");
        long[] stats = lo.getStats();
        assertThat(stats[LinkStat.RX_PACKETS.ordinal()]).isEqualTo(2);
        assertThat(stats[LinkStat.TX_BYTES.ordinal()]).isEqualTo(168);
        host.close();
    }

    @Test
    void lo_that_is_down_drops() {
        host.run(() -> lo.ops().startXmit(packet(1), lo));
        assertThat(host.drops).hasSize(1);
        assertThat(lo.getStats()[LinkStat.RX_PACKETS.ordinal()]).isZero();
        assertThat(lo.getStats()[LinkStat.RX_DROPPED.ordinal()]).isEqualTo(1);
        host.close();
    }

    @Test
    void lo_is_what_ip_link_shows() {
        assertThat(lo.mtu()).isEqualTo(65536);
        assertThat(lo.ifindex()).isEqualTo(1);
        assertThat(lo.type()).isEqualTo(772);
        assertThat(lo.noQueue()).isTrue();
        assertThat(EtherDev.isValidEtherAddr(lo.devAddr())).isFalse();
        host.close();
    }
}
