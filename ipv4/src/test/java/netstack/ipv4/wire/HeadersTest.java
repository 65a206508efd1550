package netstack.ipv4.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netstack.ipv4.Frames;
import netstack.skbuff.wire.ShortView;
import org.junit.jupiter.api.Test;

class HeadersTest {
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void ip_fields_come_back_as_written_at_any_address(@ForAll @IntRange(max = 7) int at,
            @ForAll int saddr, @ForAll int daddr, @ForAll @IntRange(max = 65535) int half,
            @ForAll @IntRange(max = 255) int octet) {
        MemorySegment mem = MemorySegment.ofArray(new byte[40]);
        IpHdr iph = new IpHdr(mem, at).versionIhlTos(octet).totLen(half).id(half ^ 1)
            .fragOff(half ^ 2).ttl(octet).protocol(octet ^ 1).saddr(saddr).daddr(daddr);
        assertThat(iph.version()).isEqualTo(4);
        assertThat(iph.ihl()).isEqualTo(5);
        assertThat(iph.hdrlen()).isEqualTo(20);
        assertThat(iph.tos()).isEqualTo(octet);
        assertThat(iph.totLen()).isEqualTo(half);
        assertThat(iph.id()).isEqualTo(half ^ 1);
        assertThat(iph.fragOff()).isEqualTo(half ^ 2);
        assertThat(iph.ttl()).isEqualTo(octet);
        assertThat(iph.protocol()).isEqualTo(octet ^ 1);
        assertThat(iph.saddr()).isEqualTo(saddr);
        assertThat(iph.daddr()).isEqualTo(daddr);
        iph.sendCheck();
        assertThat(iph.fastCsum()).isZero();
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void a_hop_less_keeps_the_checksum_right(@ForAll int saddr, @ForAll int daddr,
            @ForAll @IntRange(min = 1, max = 255) int ttl,
            @ForAll @IntRange(max = 65535) int id) {
        MemorySegment mem = MemorySegment.ofArray(new byte[20]);
        IpHdr iph = new IpHdr(mem, 0).versionIhlTos(0).totLen(20).id(id).ttl(ttl)
            .protocol(17).saddr(saddr).daddr(daddr);
        iph.sendCheck();
        assertThat(iph.decreaseTtl()).isEqualTo(ttl - 1);
        assertThat(iph.fastCsum()).isZero();
    }

    @Test
    void a_view_over_too_few_bytes_is_our_mistake() {
        for (int have = 0; have < 28; have++) {
            MemorySegment mem = MemorySegment.ofArray(new byte[have]);
            if (have < IpHdr.LEN) {
                assertThatThrownBy(() -> new IpHdr(mem, 0)).isInstanceOf(ShortView.class);
            }
            if (have < IcmpHdr.LEN) {
                assertThatThrownBy(() -> new IcmpHdr(mem, 0)).isInstanceOf(ShortView.class);
            }
            assertThatThrownBy(() -> new ArpHdr(mem, 0)).isInstanceOf(ShortView.class);
        }
    }

    // 19:45:40.948469 IP 10.0.1.2 > 10.0.1.1: ICMP echo request, id 1871, seq 1, length 64
    @Test
    void golden_packets_read_as_tcpdump_reads_them() {
        MemorySegment ip = MemorySegment.ofArray(Frames.hex("""
            4500 0054 3472 4000 4001 f034 0a00 0102 0a00 0101 0800 d6b3 074f 0001"""));
        IpHdr iph = new IpHdr(ip, 0);
        assertThat(iph.fastCsum()).isZero();
        assertThat(iph.id()).isEqualTo(13426);
        assertThat(iph.fragOff()).isEqualTo(IpHdr.IP_DF);
        assertThat(Ipv4Addr.toString(iph.saddr())).isEqualTo("10.0.1.2");
        IcmpHdr icmp = new IcmpHdr(ip, 20);
        assertThat(icmp.type()).isEqualTo(IcmpHdr.ICMP_ECHO);
        assertThat(icmp.echoId()).isEqualTo(1871);
        assertThat(icmp.echoSequence()).isEqualTo(1);
        ArpHdr arp = new ArpHdr(MemorySegment.ofArray(Frames.hex("""
            0001 0800 0604 0002 020000000101 0a000101 020000000102 0a000102""")), 0);
        assertThat(arp.op()).isEqualTo(ArpHdr.ARPOP_REPLY);
        assertThat(arp.sha()).isEqualTo(0x020000000101L);
        assertThat(arp.tip()).isEqualTo(Ipv4Addr.parse("10.0.1.2"));
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void addresses_are_read_as_they_are_shown(@ForAll int addr) {
        assertThat(Ipv4Addr.parse(Ipv4Addr.toString(addr))).isEqualTo(addr);
    }

    @Test
    void what_is_no_address_is_refused() {
        for (String text : new String[] { "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "a.b.c.d",
            "1.2.3.", "-1.2.3.4" }) {
            assertThatThrownBy(() -> Ipv4Addr.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
