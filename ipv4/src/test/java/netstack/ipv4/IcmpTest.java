package netstack.ipv4;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static netstack.ipv4.Frames.u16;
import static netstack.ipv4.Frames.u32;
import static netstack.ipv4.Frames.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import com.google.gson.JsonObject;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import netstack.driver.net.NetDevice;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.neigh.Nud;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IcmpTest {
    private static final long US = 0x020000000101L;
    private static final long PEER = 0x020000000102L;
    private final TestHost host = new TestHost();
    private final NetDevice eth0 = host.eth("eth0", US, "10.0.1.1/24");
    private final NetProtocol udp = mock(NetProtocol.class);

    @BeforeEach
    void configure() {
        host.run(() -> host.ip.neigh.add(Ipv4Addr.parse("10.0.1.2"), eth0, PEER, Nud.PERMANENT));
        when(udp.protocol()).thenReturn(17);
        when(udp.handler(any())).thenAnswer(call -> {
            SkBuff skb = call.getArgument(0);
            host.ip.icmp.send(skb, IcmpHdr.ICMP_DEST_UNREACH, IcmpHdr.ICMP_PORT_UNREACH, 0);
            skb.free(DropReason.NO_SOCKET);
            return 0;
        });
        host.ip.addProtocol(udp);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void receive(byte[] ip) {
        host.receive(eth0, Frames.eth(US, PEER, 0x800, ip));
    }

    // port unreachable from the host, time exceeded from a router
    @Test
    void errors_quote_as_much_as_the_kernels() {
        host.net.sysctl().set("net.ipv4.icmp_ratelimit", "0");
        host.net.sysctl().set("net.ipv4.ip_forward", "1");
        for (JsonObject row : Golden.jsonl("icmp_error_quoting.jsonl")) {
            boolean router = row.get("icmp_type").getAsInt() == 11;
            byte[] ip = Frames.ip("10.0.1.2", router ? "10.0.1.3" : "10.0.1.1", 17,
                router ? 1 : 64, 5, 0, Frames.udp(1, 2, row.get("udp_payload").getAsInt()));
            receive(ip);
            byte[] e = host.taken().getFirst();
            int quoted = row.get("quoted_bytes").getAsInt();
            assertThat(u8(e, 15)).as("%s tos", row).isEqualTo(row.get("tos").getAsInt());
            assertThat(u16(e, 16)).as("%s length", row)
                .isEqualTo(row.get("icmp_ip_total_len").getAsInt());
            assertThat(u16(e, 20)).as("%s df", row).isZero();
            assertThat(u16(e, 18)).as("%s id", row).isNotZero();
            assertThat(u8(e, 34)).isEqualTo(row.get("icmp_type").getAsInt());
            assertThat(u8(e, 35)).isEqualTo(row.get("icmp_code").getAsInt());
            assertThat(u32(e, 38)).isZero();
            assertThat(Frames.csum(e, 34, 8 + quoted)).as("checksum").isZero();
            assertThat(Arrays.copyOfRange(e, 42, 42 + quoted))
                .isEqualTo(Arrays.copyOf(ip, quoted));
        }
    }

    @Test
    void nobody_answers_an_error_a_later_fragment_or_a_message_to_many() {
        byte[] error = Frames.echo(3, 0, 0, 28);
        receive(Frames.ip("10.0.1.2", "10.0.1.1", 200, 64, 1, 0, new byte[20]));
        assertThat(host.taken()).as("protocol unreachable").hasSize(1);
        receive(Frames.ip("10.0.1.2", "10.0.1.9", 1, 1, 1, 0, error));
        receive(Frames.ip("10.0.1.2", "10.0.1.255", 17, 64, 1, 0, Frames.udp(1, 2, 8)));
        host.receive(eth0, Frames.eth(0xffffffffffffL, PEER, 0x800,
            Frames.ip("10.0.1.2", "10.0.1.1", 17, 64, 1, 0, Frames.udp(1, 2, 8))));
        assertThat(host.taken()).isEmpty();
    }

    @Test
    void one_host_gets_one_error_a_second_after_a_burst_of_six() {
        byte[] ip = Frames.ip("10.0.1.2", "10.0.1.1", 17, 64, 1, 0, Frames.udp(1, 2, 8));
        for (int i = 0; i < 20; i++) {
            receive(ip);
        }
        assertThat(host.taken()).hasSize(6);
        assertThat(host.ip.mibs.icmp.sum(IcmpMib.OUTRATELIMITHOST)).isEqualTo(14);
        host.pass(1_000);
        receive(ip);
        receive(ip);
        assertThat(host.taken()).hasSize(1);
    }

    @Test
    void the_host_sends_fifty_errors_at_once_at_most() {
        host.net.sysctl().set("net.ipv4.icmp_ratelimit", "0");
        byte[] ip = Frames.ip("10.0.1.2", "10.0.1.1", 17, 64, 1, 0, Frames.udp(1, 2, 8));
        host.run(() -> {
            for (int i = 0; i < 300; i++) {
                host.deliver(eth0, Frames.eth(US, PEER, 0x800, ip));
            }
        });
        // Each takes 0 to 2 of 50: about 50.
        assertThat(host.taken().size()).isBetween(30, 75);
        assertThat(host.ip.mibs.icmp.sum(IcmpMib.OUTRATELIMITGLOBAL)).isPositive();
    }

    @Test
    void an_error_reaches_the_protocol_of_the_packet_that_it_quotes() {
        byte[] quoted = Frames.ip("10.0.1.1", "10.0.1.2", 17, 64, 1, 0, Frames.udp(7, 8, 0));
        byte[] error = Frames.echo(3, 0, 1400, quoted.length);
        error[1] = 4;
        System.arraycopy(quoted, 0, error, 8, quoted.length);
        error[2] = 0;
        error[3] = 0;
        int csum = Frames.csum(error, 0, error.length);
        error[2] = (byte) (csum >> 8);
        error[3] = (byte) csum;
        receive(Frames.ip("10.0.1.2", "10.0.1.1", 1, 64, 1, 0, error));
        verify(udp).errHandler(any(), eq(1400));
        receive(Frames.ip("10.0.1.2", "10.0.1.1", 1, 64, 1, 0, Arrays.copyOf(error, 30)));
        assertThat(host.ip.mibs.icmp.sum(IcmpMib.INCSUMERRORS)).isOne();
        assertThat(host.drops).containsExactly(DropReason.ICMP_CSUM);
        assertThat(host.ip.mibs.icmp.sum(IcmpMib.INMSGS)).isEqualTo(2);
        assertThat(host.ip.mibs.icmp.sum(IcmpMib.INDESTUNREACHS)).isOne();
        verify(udp, atLeast(0)).protocol();
        verifyNoMoreInteractions(udp);
    }

    @Test
    void an_unknown_type_and_an_echo_to_many_are_ignored() {
        receive(Frames.ip("10.0.1.2", "10.0.1.1", 1, 64, 1, 0, Frames.echo(40, 1, 1, 8)));
        assertThat(host.drops).containsExactly(DropReason.UNHANDLED_PROTO);
        byte[] ping = Frames.echo(8, 1, 1, 8);
        byte[] toAll = Frames.eth(0xffffffffffffL, PEER, 0x800,
            Frames.ip("10.0.1.2", "10.0.1.255", 1, 64, 1, 0, ping));
        host.receive(eth0, toAll);
        assertThat(host.taken()).isEmpty();
        host.net.sysctl().set("net.ipv4.icmp_echo_ignore_broadcasts", "0");
        host.receive(eth0, toAll);
        assertThat(u32(host.taken().getFirst(), 26)).isEqualTo(Ipv4Addr.parse("10.0.1.1"));
        host.net.sysctl().set("net.ipv4.icmp_echo_ignore_all", "1");
        receive(Frames.ip("10.0.1.2", "10.0.1.1", 1, 64, 1, 0, ping));
        assertThat(host.taken()).isEmpty();
    }

    // golden/pcap/pmtud_ping: 1400 on the way, then fragments of 1396 and the rest
    @Test
    void a_path_mtu_is_remembered_for_its_destination_and_forgotten_after_ten_minutes() {
        byte[] quoted = Frames.ip("10.0.1.1", "10.0.1.2", 1, 64, 0, 0x4000,
            Frames.echo(0, 1, 1, 0));
        host.run(() -> {
            Flow to = new Flow().clear(Ipv4Addr.parse("10.0.1.2"));
            Rtable before = host.ip.route.outputFlow(to);
            SkBuff skb = packet(quoted);
            host.ip.route.updatePmtu(skb, 1400, 0, 1);
            skb.consume();
            assertThat(before.check()).as("users of the route look again").isFalse();
            assertThat(host.ip.route.outputFlow(to).mtu()).isEqualTo(1400);
            Flow other = new Flow().clear(Ipv4Addr.parse("10.0.1.3"));
            assertThat(host.ip.route.outputFlow(other).mtu()).isEqualTo(1500);
        });
        receive(Frames.ip("10.0.1.2", "10.0.1.1", 1, 64, 1, 0, Frames.echo(8, 1, 1, 1472)));
        assertThat(host.taken()).extracting(f -> u16(f, 16)).containsExactly(1396, 124);
        host.pass(601_000);
        receive(Frames.ip("10.0.1.2", "10.0.1.1", 1, 64, 1, 0, Frames.echo(8, 1, 1, 1472)));
        assertThat(host.taken()).extracting(f -> u16(f, 16)).containsExactly(1500);
        assertThat(host.ip.mibs.ip.sum(IpMib.FRAGCREATES)).isEqualTo(2);
    }

    private SkBuff packet(byte[] ip) {
        SkBuff skb = host.skbs.alloc(100);
        MemorySegment.copy(ip, 0, skb.mem(),
            JAVA_BYTE, skb.put(ip.length), ip.length);
        return skb;
    }
}
