package netstack.ipv4;

import static netstack.ipv4.Frames.u16;
import static netstack.ipv4.Frames.u32;
import static netstack.ipv4.Frames.u8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.ipv4.dev.IpExtMib;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.neigh.Nud;
import netstack.ipv4.netfilter.NfHook;
import netstack.ipv4.netfilter.NfHookOps;
import netstack.ipv4.netfilter.NfQueueEntry;
import netstack.ipv4.netfilter.Verdict;
import netstack.ipv4.route.FibConfig;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.DropReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwardTest {
    private static final long MAC0 = 0x020000000101L;
    private static final long H1 = 0x020000000102L;
    private static final long MAC1 = 0x020000000201L;
    private static final long H2 = 0x020000000202L;
    private final TestHost host = new TestHost();
    private final NetDevice eth0 = host.eth("eth0", MAC0, "10.0.1.1/24");
    private final NetDevice eth1 = host.eth("eth1", MAC1, "10.0.2.1/24");

    @BeforeEach
    void configure() {
        host.net.sysctl().set("net.ipv4.ip_forward", "1");
        host.run(() -> {
            host.ip.neigh.add(Ipv4Addr.parse("10.0.1.2"), eth0, H1, Nud.PERMANENT);
            host.ip.neigh.add(Ipv4Addr.parse("10.0.1.3"), eth0, H1 + 1, Nud.PERMANENT);
            host.ip.neigh.add(Ipv4Addr.parse("10.0.2.2"), eth1, H2, Nud.PERMANENT);
        });
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void fromH1(byte[] ip) {
        host.receive(eth0, Frames.eth(MAC0, H1, 0x800, ip));
    }

    private static byte[] udp(String dst, int ttl, int fragOff, int len) {
        return Frames.ip("10.0.1.2", dst, 17, ttl, 7, fragOff, Frames.udp(1, 2, len));
    }

    @Test
    void a_packet_loses_a_hop_and_gets_a_new_link_header() {
        byte[] ip = udp("10.0.2.2", 64, 0x4000, 100);
        fromH1(ip);
        byte[] f = host.taken().getFirst();
        assertThat(Frames.mac(f, 0)).isEqualTo(H2);
        assertThat(Frames.mac(f, 6)).isEqualTo(MAC1);
        assertThat(u8(f, 22)).isEqualTo(63);
        assertThat(Frames.csum(f, 14, 20)).isZero();
        ip[8] = 63;
        ip[10] = f[24];
        ip[11] = f[25];
        assertThat(f).endsWith(ip);
        assertThat(host.ip.mibs.ip.sum(IpMib.FORWDATAGRAMS)).isOne();
        assertThat(host.ip.mibs.ip.sum(IpMib.OUTREQUESTS)).isZero();
        assertThat(host.ip.mibs.ip.sum(IpMib.OUTTRANSMITS)).isOne();
        assertThat(host.ip.mibs.ip.sum(IpMib.FORWARDING)).isOne();
    }

    @Test
    void the_last_hop_is_answered_with_time_exceeded() {
        fromH1(udp("10.0.2.2", 1, 0, 100));
        byte[] e = host.taken().getFirst();
        assertThat(u8(e, 34)).isEqualTo(11);
        assertThat(u32(e, 26)).isEqualTo(Ipv4Addr.parse("10.0.1.1"));
        assertThat(host.ip.mibs.ip.sum(IpMib.INHDRERRORS)).isOne();
        assertThat(host.drops).containsExactly(DropReason.IP_INHDR);
    }

    @Test
    void a_packet_with_df_that_does_not_fit_is_refused_with_the_mtu() {
        host.net.devices().setMtu(eth1, 1400);
        fromH1(udp("10.0.2.2", 64, 0x4000, 1472));
        byte[] e = host.taken().getFirst();
        assertThat(u8(e, 34)).isEqualTo(3);
        assertThat(u8(e, 35)).isEqualTo(4);
        assertThat(u16(e, 40)).isEqualTo(1400);
        assertThat(u16(e, 16)).isEqualTo(576);
        assertThat(host.drops).containsExactly(DropReason.PKT_TOO_BIG);
        fromH1(udp("10.0.2.2", 64, 0, 1472));
        assertThat(host.taken()).extracting(f -> List.of(u16(f, 16), u16(f, 20)))
            .containsExactly(List.of(1396, 0x2000), List.of(124, 172));
    }

    @Test
    void a_fragment_is_cut_further_and_keeps_its_place() {
        host.net.devices().setMtu(eth1, 576);
        fromH1(Frames.ip("10.0.1.2", "10.0.2.2", 17, 64, 7, 0x2000 | 185, new byte[1000]));
        assertThat(host.taken()).extracting(f -> List.of(u16(f, 16), u16(f, 20)))
            .containsExactly(List.of(572, 0x2000 | 185), List.of(468, 0x2000 | 185 + 69));
    }

    @Test
    void without_forwarding_it_is_an_address_error() {
        host.net.sysctl().set("net.ipv4.ip_forward", "0");
        fromH1(udp("10.0.2.2", 64, 0, 10));
        assertThat(host.taken()).isEmpty();
        assertThat(host.ip.mibs.ip.sum(IpMib.INADDRERRORS)).isOne();
        assertThat(host.drops).containsExactly(DropReason.IP_INADDRERRORS);
        assertThat(host.ip.mibs.ip.sum(IpMib.FORWARDING)).isEqualTo(2);
    }

    @Test
    void refusals_of_the_table_are_told() {
        host.ip.fib.newroute(new FibConfig(Ipv4Addr.parse("20.0.0.0"), 8).type(Rtn.UNREACHABLE));
        host.ip.fib.newroute(new FibConfig(Ipv4Addr.parse("30.0.0.0"), 8).type(Rtn.PROHIBIT));
        host.ip.fib.newroute(new FibConfig(Ipv4Addr.parse("40.0.0.0"), 8).type(Rtn.BLACKHOLE));
        for (String dst : List.of("20.0.0.1", "30.0.0.1", "40.0.0.1", "50.0.0.1")) {
            fromH1(udp(dst, 64, 0, 10));
            host.pass(5_000);
        }
        assertThat(host.taken()).extracting(f -> u8(f, 35)).containsExactly(1, 13, 0);
        assertThat(host.ip.mibs.ipExt.sum(IpExtMib.INNOROUTES)).isOne();
        assertThat(host.drops).hasSize(4);
    }

    @Test
    void the_sender_is_redirected_but_not_for_ever() {
        host.ip.fib.newroute(new FibConfig(Ipv4Addr.parse("20.0.0.0"), 8)
            .via(Ipv4Addr.parse("10.0.1.3")));
        for (int i = 0; i < 5; i++) {
            fromH1(udp("20.0.0.1", 64, 0, 10));
        }
        List<byte[]> sent = host.taken();
        List<byte[]> redirects = sent.stream().filter(f -> u8(f, 23) == 1).toList();
        assertThat(redirects).hasSize(1);
        assertThat(u8(redirects.getFirst(), 34)).isEqualTo(5);
        assertThat(u32(redirects.getFirst(), 38)).isEqualTo(Ipv4Addr.parse("10.0.1.3"));
        assertThat(sent).hasSize(6);
    }

    @Test
    void hooks_see_the_packet_in_the_paths_order_and_may_end_it() {
        List<String> seen = new ArrayList<>();
        for (NfHook hook : NfHook.values()) {
            host.ip.hooks.registerNetHook(new NfHookOps((skb, at, in, out) -> {
                seen.add(at + " " + (in == null ? "-" : in) + " " + (out == null ? "-" : out));
                return Verdict.ACCEPT;
            }, hook, NfHookOps.NF_IP_PRI_FILTER));
        }
        fromH1(udp("10.0.2.2", 64, 0, 10));
        assertThat(seen).containsExactly("PRE_ROUTING eth0 -", "FORWARD eth0 eth1",
            "POST_ROUTING eth0 eth1");
        seen.clear();
        fromH1(Frames.ip("10.0.1.2", "10.0.1.1", 1, 64, 1, 0, Frames.echo(8, 1, 1, 8)));
        assertThat(seen).containsExactly("PRE_ROUTING eth0 -", "LOCAL_IN eth0 -",
            "LOCAL_OUT - eth0", "POST_ROUTING - eth0");
        host.taken();
        NfHookOps drop = new NfHookOps((skb, at, in, out) -> Verdict.DROP, NfHook.FORWARD,
            NfHookOps.NF_IP_PRI_RAW);
        host.ip.hooks.registerNetHook(drop);
        seen.clear();
        fromH1(udp("10.0.2.2", 64, 0, 10));
        assertThat(seen).containsExactly("PRE_ROUTING eth0 -");
        assertThat(host.drops).containsExactly(DropReason.NETFILTER_DROP);
        host.ip.hooks.unregisterNetHook(drop);
        fromH1(udp("10.0.2.2", 64, 0, 10));
        assertThat(host.taken()).hasSize(1);
    }

    @Test
    void a_queued_packet_goes_on_where_it_stopped() {
        List<NfQueueEntry> queue = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        host.ip.hooks.registerNetHook(new NfHookOps((skb, at, in, out) -> Verdict.QUEUE,
            NfHook.FORWARD, 0));
        host.ip.hooks.registerNetHook(new NfHookOps((skb, at, in, out) -> {
            seen.add("second");
            return Verdict.ACCEPT;
        }, NfHook.FORWARD, 1));
        fromH1(udp("10.0.2.2", 64, 0, 10));
        assertThat(host.drops).as("nobody keeps it").containsExactly(DropReason.NETFILTER_DROP);
        host.ip.hooks.registerQueueHandler(queue::add);
        fromH1(udp("10.0.2.2", 64, 0, 10));
        fromH1(udp("10.0.2.2", 64, 0, 10));
        assertThat(host.taken()).isEmpty();
        host.run(() -> {
            host.ip.hooks.reinject(queue.get(0), Verdict.ACCEPT);
            host.ip.hooks.reinject(queue.get(1), Verdict.DROP);
        });
        assertThat(seen).containsExactly("second");
        assertThat(host.taken()).hasSize(1);
    }
}
