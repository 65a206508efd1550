package netstack.ipv4;

import static netstack.ipv4.Frames.u16;
import static netstack.ipv4.Frames.u8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.dev.IpMib;
import org.junit.jupiter.api.Test;

class PingTest {
    private static final long US = 0x020000000101L;
    private static final long PEER = 0x020000000102L;
    private final TestHost host = new TestHost();
    private final NetDevice eth0 = host.eth("eth0", US, "10.0.1.1/24");

    // golden/pcap/arp.pcap: question, answer, echo, reply
    @Test
    void a_ping_is_answered_after_arp_as_in_the_golden_capture() {
        host.receive(eth0, Frames.hex("""
            ffffffffffff 020000000102 0806 0001 0800 0604 0001 020000000102 0a000102
            000000000000 0a000101"""));
        List<byte[]> sent = host.taken();
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0)).isEqualTo(Frames.hex("""
            020000000102 020000000101 0806 0001 0800 0604 0002 020000000101 0a000101
            020000000102 0a000102"""));
        host.receive(eth0, Frames.hex("""
            020000000101 020000000102 0800 4500 0054 3472 4000 4001 f034 0a00 0102
            0a00 0101 0800 d6b3 074f 0001 6446 036b 0000 0000 e577 0e00 0000 0000 1011 1213
            1415 1617 1819 1a1b 1c1d 1e1f 2021 2223 2425 2627 2829 2a2b 2c2d 2e2f 3031 3233
            3435 3637"""));
        sent = host.taken();
        assertThat(sent).hasSize(1);
        byte[] reply = sent.get(0);
        assertThat(Frames.mac(reply, 0)).isEqualTo(PEER);
        assertThat(u16(reply, 14 + 6)).as("no DF").isZero();
        assertThat(u8(reply, 14 + 8)).as("ttl").isEqualTo(64);
        assertThat(Frames.csum(reply, 14, 20)).isZero();
        assertThat(u16(reply, 34)).isZero();
        assertThat(u16(reply, 36)).as("golden checksum").isEqualTo(0xdeb3);
        assertThat(host.ip.mibs.ip.sum(IpMib.INDELIVERS)).isOne();
        assertThat(host.ip.mibs.icmp.sum(IcmpMib.INECHOS)).isOne();
        assertThat(host.ip.mibs.icmp.sum(IcmpMib.OUTECHOREPS)).isOne();
        assertThat(host.drops).isEmpty();
        host.close();
    }
}
