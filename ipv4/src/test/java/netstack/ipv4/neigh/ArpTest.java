package netstack.ipv4.neigh;

import static netstack.ipv4.Frames.u16;
import static netstack.ipv4.Frames.u8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.ipv4.Frames;
import netstack.ipv4.TestHost;
import netstack.ipv4.dev.LinuxMib;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The questions of golden/pcap/arp.pcap, and what becomes of the packets that wait.
class ArpTest {
    private static final long US = 0x020000000102L;
    private static final long PEER = 0x020000000101L;
    private final TestHost host = new TestHost();
    private final NetDevice eth0 = host.eth("eth0", US, "10.0.1.2/24");

    @AfterEach
    void close() {
        host.close();
    }

    private void send(String dst, int mark) {
        host.run(() -> xmit(dst, mark));
    }

    private void xmit(String dst, int mark) {
        Flow fl4 = new Flow().clear(Ipv4Addr.parse(dst));
        fl4.proto = 253;
        Rtable rt = host.ip.route.outputFlow(fl4);
        SkBuff skb = host.skbs.alloc(200);
        skb.reserve(64);
        Wire.u32(skb.mem(), skb.put(100), mark);
        host.ip.output.buildAndSendPkt(skb, fl4, rt, 0);
    }

    private void answer(String sip) {
        host.receive(eth0, Frames.eth(US, PEER, 0x806,
            Frames.arp(2, PEER, sip, US, "10.0.1.2")));
    }

    private Neighbour neighbour(String addr) {
        return host.ip.neigh.lookup(Ipv4Addr.parse(addr), eth0);
    }

    private String state(String addr) {
        return Nud.toString(neighbour(addr).nudState());
    }

    @Test
    void a_packet_waits_for_the_answer() {
        send("10.0.1.1", 5);
        assertThat(host.taken()).containsExactly(Frames.eth(0xffffffffffffL, US, 0x806,
            Frames.arp(1, US, "10.0.1.2", 0, "10.0.1.1")));
        assertThat(state("10.0.1.1")).isEqualTo("INCOMPLETE");
        answer("10.0.1.1");
        byte[] ip = host.taken().getFirst();
        assertThat(Frames.mac(ip, 0)).isEqualTo(PEER);
        assertThat(u16(ip, 36)).isEqualTo(5);
        assertThat(state("10.0.1.1")).isEqualTo("REACHABLE");
        send("10.0.1.1", 6);
        assertThat(host.taken()).hasSize(1);
    }

    @Test
    void three_questions_a_second_apart_then_all_waiting_packets_fail() {
        send("10.0.1.77", 1);
        send("10.0.1.77", 2);
        host.pass(10_000);
        assertThat(host.sent).hasSize(3).allMatch(f -> u16(f, 12) == 0x806);
        long first = host.sentAt.get(0);
        for (int i = 1; i < 3; i++) {
            // golden: 1.03 s, 1.02 s at 250 Hz: the timer wheel is never early
            assertThat(host.sentAt.get(i) - first).isBetween(i * 1_000_000_000L,
                i * 1_070_000_000L);
        }
        assertThat(state("10.0.1.77")).isEqualTo("FAILED");
        assertThat(host.drops).containsExactly(DropReason.NEIGH_FAILED, DropReason.NEIGH_FAILED);
        host.taken();
        send("10.0.1.77", 3);
        assertThat(host.taken()).as("asks again").hasSize(1);
    }

    @Test
    void a_forwarded_packets_sender_is_told_that_the_host_is_unreachable() {
        NetDevice eth1 = host.eth("eth1", 0x020000000201L, "10.0.2.1/24");
        host.net.sysctl().set("net.ipv4.ip_forward", "1");
        host.run(() -> host.ip.neigh.add(Ipv4Addr.parse("10.0.2.2"), eth1, 0x020000000202L,
            Nud.PERMANENT));
        host.receive(eth1, Frames.eth(0x020000000201L, 0x020000000202L, 0x800,
            Frames.ip("10.0.2.2", "10.0.1.77", 17, 64, 1, 0, Frames.udp(1, 2, 10))));
        host.pass(5_000);
        List<byte[]> sent = host.taken();
        assertThat(sent).hasSize(4);
        byte[] error = sent.get(3);
        assertThat(u8(error, 34)).isEqualTo(3);
        assertThat(u8(error, 35)).isEqualTo(1);
        assertThat(Frames.u32(error, 26)).isEqualTo(Ipv4Addr.parse("10.0.2.1"));
    }

    @Test
    void the_oldest_packets_give_way_when_too_many_wait() {
        host.run(() -> {
            for (int i = 0; i < 400; i++) {
                xmit("10.0.1.1", i);
            }
        });
        Neighbour n = neighbour("10.0.1.1");
        int kept = n.queueLen();
        assertThat(kept).isBetween(100, 399);
        assertThat(host.drops).hasSize(400 - kept).containsOnly(DropReason.NEIGH_QUEUEFULL);
        host.taken();
        answer("10.0.1.1");
        List<byte[]> sent = host.taken();
        assertThat(sent).hasSize(kept);
        assertThat(u16(sent.getFirst(), 36)).isEqualTo(400 - kept);
        assertThat(u16(sent.getLast(), 36)).isEqualTo(399);
    }

    @Test
    void a_used_entry_is_probed_directly_five_seconds_after_it_became_old() {
        send("10.0.1.1", 1);
        answer("10.0.1.1");
        host.pass(60_000);
        assertThat(state("10.0.1.1")).isEqualTo("STALE");
        host.taken();
        send("10.0.1.1", 2);
        assertThat(host.taken()).as("sent at once").hasSize(1);
        assertThat(state("10.0.1.1")).isEqualTo("DELAY");
        host.pass(5_700);
        assertThat(state("10.0.1.1")).isEqualTo("PROBE");
        assertThat(host.taken()).containsExactly(Frames.eth(PEER, US, 0x806,
            Frames.arp(1, US, "10.0.1.2", 0, "10.0.1.1")));
        answer("10.0.1.1");
        assertThat(state("10.0.1.1")).isEqualTo("REACHABLE");
    }

    @Test
    void a_confirmation_from_above_spares_the_probe() {
        send("10.0.1.1", 1);
        answer("10.0.1.1");
        host.pass(60_000);
        send("10.0.1.1", 2);
        host.pass(1_000);
        neighbour("10.0.1.1").confirm();
        host.taken();
        host.pass(5_000);
        assertThat(state("10.0.1.1")).isEqualTo("REACHABLE");
        assertThat(host.taken()).isEmpty();
    }

    @Test
    void of_two_answers_the_first_counts() {
        send("10.0.1.1", 1);
        answer("10.0.1.1");
        host.receive(eth0, Frames.eth(US, PEER + 5, 0x806,
            Frames.arp(2, PEER + 5, "10.0.1.1", US, "10.0.1.2")));
        assertThat(neighbour("10.0.1.1").ha()).isEqualTo(PEER);
        host.pass(2_000);
        host.receive(eth0, Frames.eth(US, PEER + 5, 0x806,
            Frames.arp(2, PEER + 5, "10.0.1.1", US, "10.0.1.2")));
        assertThat(neighbour("10.0.1.1").ha()).isEqualTo(PEER + 5);
    }

    @Test
    void a_gratuitous_announcement_changes_a_known_entry_but_makes_none() {
        byte[] announcement = Frames.eth(0xffffffffffffL, PEER, 0x806,
            Frames.arp(1, PEER, "10.0.1.1", 0, "10.0.1.1"));
        host.receive(eth0, announcement);
        assertThat(neighbour("10.0.1.1")).isNull();
        host.net.sysctl().set("net.ipv4.conf.eth0.arp_accept", "1");
        host.receive(eth0, announcement);
        assertThat(state("10.0.1.1")).isEqualTo("STALE");
    }

    @Test
    void a_probe_for_our_address_is_defended() {
        host.receive(eth0, Frames.eth(0xffffffffffffL, PEER, 0x806,
            Frames.arp(1, PEER, "0.0.0.0", 0, "10.0.1.2")));
        assertThat(host.taken()).containsExactly(Frames.eth(PEER, US, 0x806,
            Frames.arp(2, US, "10.0.1.2", PEER, "0.0.0.0")));
    }

    @Test
    void arp_ignore_arp_filter_and_arp_announce_are_obeyed() {
        NetDevice eth1 = host.eth("eth1", 0x020000000201L, "10.0.2.2/24");
        byte[] question = Frames.eth(0xffffffffffffL, PEER, 0x806,
            Frames.arp(1, PEER, "10.0.1.1", 0, "10.0.2.2"));
        host.receive(eth0, question);
        assertThat(host.taken()).as("any address of the host").hasSize(1);
        host.net.sysctl().set("net.ipv4.conf.all.arp_ignore", "1");
        host.receive(eth0, question);
        assertThat(host.taken()).isEmpty();
        host.net.sysctl().set("net.ipv4.conf.all.arp_ignore", "0");
        host.net.sysctl().set("net.ipv4.conf.all.arp_filter", "1");
        host.receive(eth1, Frames.eth(0xffffffffffffL, PEER, 0x806,
            Frames.arp(1, PEER, "10.0.1.1", 0, "10.0.1.2")));
        assertThat(host.taken()).isEmpty();
        assertThat(host.ip.mibs.linux.sum(LinuxMib.ARPFILTER)).isOne();
    }

    @Test
    void the_entries_of_a_device_go_with_it() {
        send("10.0.1.1", 1);
        assertThat(host.ip.neigh.all()).hasSize(1);
        host.run(() -> host.net.devices().close(eth0));
        assertThat(host.ip.neigh.all()).isEmpty();
        assertThat(host.drops).contains(DropReason.NEIGH_DEAD);
    }

    @Test
    void a_full_table_creates_nothing_more() {
        host.net.sysctl().set("net.ipv4.neigh.default.gc_thresh2", "4");
        host.net.sysctl().set("net.ipv4.neigh.default.gc_thresh3", "8");
        host.run(() -> {
            for (int i = 10; i < 30; i++) {
                xmit("10.0.1." + i, i);
            }
        });
        assertThat(host.ip.neigh.all()).hasSize(8);
        assertThat(host.drops).hasSize(12).containsOnly(DropReason.NEIGH_CREATEFAIL);
        assertThat(host.ip.neigh.stat.sum(NeighStat.TABLE_FULLS)).isEqualTo(12);
    }
}
