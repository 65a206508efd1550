package netstack.ipv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.Arrays;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NetDevice;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.dev.IpExtMib;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.dev.Mibs;
import netstack.ipv4.neigh.Nud;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.DropReason;
import org.junit.jupiter.api.Test;

class IpInputTest {
    private static final long US = 0x020000000101L;
    private static final long PEER = 0x020000000102L;
    private final TestHost host = new TestHost();
    private final NetDevice eth0 = host.eth("eth0", US, "10.0.1.1/24");

    private byte[] ping(int dataLen) {
        return Frames.ip("10.0.1.2", "10.0.1.1", 1, 64, 1, 0, Frames.echo(8, 1, 1, dataLen));
    }

    private void receive(byte[] ip) {
        host.receive(eth0, Frames.eth(US, PEER, 0x800, ip));
    }

    private void dropped(byte[] ip, DropReason reason) {
        host.drops.clear();
        receive(ip);
        assertThat(host.drops).containsExactly(reason);
    }

    /// The same packet with one byte changed and the checksum made right again.
    static byte[] with(byte[] ip, int at, int value) {
        byte[] changed = ip.clone();
        changed[at] = (byte) value;
        changed[10] = 0;
        changed[11] = 0;
        int csum = Frames.csum(changed, 0,
            Math.min(changed.length, Math.max(20, (changed[0] & 15) * 4)));
        changed[10] = (byte) (csum >> 8);
        changed[11] = (byte) csum;
        return changed;
    }

    @Test
    void each_check_has_its_reason_and_its_counter() {
        Mibs mibs = host.ip.mibs;
        dropped(Arrays.copyOf(ping(0), 19), DropReason.IP_INHDR);
        dropped(with(ping(20), 0, 0x44), DropReason.IP_INHDR);
        dropped(with(ping(20), 0, 0x65), DropReason.IP_INHDR);
        byte[] options = with(ping(40), 0, 0x4f);
        dropped(Arrays.copyOf(options, 40), DropReason.IP_INHDR);
        byte[] corrupt = ping(20);
        corrupt[8] ^= 1;
        dropped(corrupt, DropReason.IP_CSUM);
        dropped(with(ping(20), 3, 19), DropReason.IP_INHDR);
        assertThat(mibs.ip.sum(IpMib.INHDRERRORS)).isEqualTo(6);
        assertThat(mibs.ipExt.sum(IpExtMib.INCSUMERRORS)).isOne();
        dropped(Arrays.copyOf(ping(20), 30), DropReason.PKT_TOO_SMALL);
        assertThat(mibs.ipExt.sum(IpExtMib.INTRUNCATEDPKTS)).isOne();
        assertThat(mibs.ip.sum(IpMib.INRECEIVES)).isEqualTo(7);
        assertThat(mibs.ip.sum(IpMib.INDELIVERS)).isZero();
        host.close();
    }

    @Test
    void a_frame_for_somebody_else_is_not_even_counted() {
        host.receive(eth0, Frames.eth(US + 1, PEER, 0x800, ping(0)));
        assertThat(host.drops).containsExactly(DropReason.OTHERHOST);
        assertThat(host.ip.mibs.ip.sum(IpMib.INRECEIVES)).isZero();
        assertThat(eth0.stats().sum(LinkStat.RX_OTHERHOST_DROPPED)).isOne();
        host.close();
    }

    @Test
    void the_mediums_padding_is_cut_off() {
        host.run(() -> host.ip.neigh.add(Ipv4Addr.parse("10.0.1.2"), eth0, PEER, Nud.PERMANENT));
        receive(Arrays.copyOf(ping(0), 46));
        byte[] reply = host.taken().getFirst();
        assertThat(reply).hasSize(14 + 28);
        host.close();
    }

    @Test
    void a_faulty_option_is_named_by_its_offset() {
        host.run(() -> host.ip.neigh.add(Ipv4Addr.parse("10.0.1.2"), eth0, PEER, Nud.PERMANENT));
        byte[] ip = with(ping(20), 0, 0x46);
        ip[20] = 1;
        ip[21] = 7;
        ip[22] = 50;
        receive(with(ip, 23, 0));
        byte[] error = host.taken().getFirst();
        assertThat(Frames.u8(error, 34)).isEqualTo(12);
        assertThat(Frames.u8(error, 38)).isEqualTo(21);
        ip[20] = (byte) 131;
        ip[21] = 3;
        ip[22] = 4;
        receive(with(ip, 23, 0));
        assertThat(host.taken()).as("source routes are refused silently").isEmpty();
        assertThat(host.drops).containsExactly(DropReason.IP_INHDR, DropReason.IP_INHDR);
        host.close();
    }

    @Test
    void an_unknown_protocol_is_told_unless_a_raw_socket_listens() {
        host.run(() -> host.ip.neigh.add(Ipv4Addr.parse("10.0.1.2"), eth0, PEER, Nud.PERMANENT));
        byte[] ip = Frames.ip("10.0.1.2", "10.0.1.1", 200, 64, 1, 0, new byte[8]);
        receive(ip);
        assertThat(Frames.u16(host.taken().getFirst(), 34)).isEqualTo(0x0302);
        assertThat(host.drops).containsExactly(DropReason.IP_NOPROTO);
        assertThat(host.ip.mibs.ip.sum(IpMib.INUNKNOWNPROTOS)).isOne();
        RawDeliver raw = mock(RawDeliver.class);
        when(raw.localDeliver(any(), anyInt())).thenReturn(true);
        host.ip.raw(raw);
        receive(ip);
        verify(raw).localDeliver(any(), eq(200));
        assertThat(host.taken()).isEmpty();
        assertThat(host.ip.mibs.ip.sum(IpMib.INDELIVERS)).isOne();
        host.close();
    }

    @Test
    void groups_that_the_host_belongs_to_are_delivered() {
        byte[] ip = Frames.ip("10.0.1.2", "224.0.0.1", 200, 1, 1, 0, new byte[8]);
        host.receive(eth0, Frames.eth(0x01005e000001L, PEER, 0x800, ip));
        assertThat(host.ip.mibs.ipExt.sum(IpExtMib.INMCASTPKTS)).isOne();
        assertThat(host.ip.mibs.ip.sum(IpMib.INUNKNOWNPROTOS)).isOne();
        byte[] other = Frames.ip("10.0.1.2", "224.0.0.9", 200, 1, 1, 0, new byte[8]);
        host.receive(eth0, Frames.eth(0x01005e000009L, PEER, 0x800, other));
        assertThat(host.ip.mibs.ipExt.sum(IpExtMib.INMCASTPKTS)).isOne();
        host.close();
    }

    @Test
    void a_host_reaches_itself_by_loopback() {
        for (String own : new String[] { "127.0.0.1", "10.0.1.1" }) {
            host.run(() -> {
                byte[] ip = Frames.ip(own, own, 1, 64, 1, 0, Frames.echo(8, 1, 1, 8));
                TestPing.send(host, own, Arrays.copyOfRange(ip, 20, ip.length));
            });
        }
        host.pass(10);
        assertThat(host.ip.mibs.icmp.sum(IcmpMib.INECHOS)).isEqualTo(2);
        assertThat(host.ip.mibs.icmp.sum(IcmpMib.INECHOREPS)).isEqualTo(2);
        assertThat(host.sent).isEmpty();
        assertThat(host.drops).isEmpty();
        host.close();
    }
}
