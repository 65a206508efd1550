package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import netstack.driver.net.EtherDev;
import netstack.driver.net.Iff;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevTx;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.inet.InetHost;
import netstack.transport.wire.TcpHdr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpIpv4Test {
    private final InetHost host = new InetHost();
    private final List<byte[]> sent = new ArrayList<>();
    private NetDevice dev;

    @BeforeEach
    void device() {
        dev = new NetDevice(host.net, "eth0", (skb, d) -> {
            byte[] frame = new byte[skb.len()];
            skb.copyBits(0, frame, 0, frame.length);
            sent.add(frame);
            skb.consume();
            return NetdevTx.OK;
        }, 1, 1);
        EtherDev.setup(dev);
        dev.devAddr(0x020000000002L);
        dev.flags(dev.flags() | Iff.NOARP);
        host.net.devices().register(dev);
        host.run(() -> {
            host.net.devices().open(dev);
            host.ipv4.devinet.addAddress(dev, 0x0a000002, 24);
        });
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void receive(byte[] packet) {
        host.run(() -> {
            SkBuff skb = host.skbs.alloc(packet.length + EthHdr.LEN);
            EthHdr eth = new EthHdr(skb.mem(), skb.put(EthHdr.LEN));
            eth.dest(dev.devAddr()).source(0x020000000001L).proto(EthHdr.ETH_P_IP);
            MemorySegment.copy(MemorySegment.ofArray(packet), 0, skb.mem(),
                skb.put(packet.length), packet.length);
            skb.protocol(EtherDev.typeTrans(skb, dev));
            host.rx.backlog().rx(skb);
        });
        host.pass(1);
    }

    /// IP 10.0.0.1.40010 > 10.0.0.2.5999: Flags [S], seq 234990768, win 64240, options
    /// [mss 1460,sackOK,TS val 3185518510 ecr 0,nop,wscale 10], length 0
    /// IP 10.0.0.2.5999 > 10.0.0.1.40010: Flags [R.], seq 0, ack 234990769, win 0, length 0
    @Test
    void a_syn_is_refused_with_the_bytes_of_a_real_kernel() {
        receive(HexFormat.of().parseHex("4500003cb7994000" + "40066f200a000001" + "0a0000029c4a176f"
            + "0e01acb000000000" + "a002faf0e5100000" + "020405b40402080a" + "bddf27ae00000000"
            + "0103030a"));
        assertThat(sent).hasSize(1);
        byte[] ip = Arrays.copyOfRange(sent.getFirst(), EthHdr.LEN, EthHdr.LEN + 40);
        assertThat(HexFormat.of().formatHex(ip)).isEqualTo("4500002800004000" + "400626ce0a000002"
            + "0a000001176f9c4a" + "000000000e01acb1" + "501400002d620000");
        assertThat(host.tcp(TcpMib.INSEGS)).isOne();
        assertThat(host.tcp(TcpMib.OUTRSTS)).isOne();
        assertThat(host.tcp(TcpMib.OUTSEGS)).isOne();
    }

    /// Flags, bytes of data, expected flags, sequence and acknowledgment number (RFC 9293,
    /// 3.10.7.1); the segment has sequence number 1000 and acknowledges 5000.
    @ParameterizedTest
    @CsvSource({"2,0,20,0,1001", "16,0,4,5000,0", "24,7,4,5000,0", "0,7,20,0,1007",
        "1,3,20,0,1004", "3,3,20,0,1005", "17,0,4,5000,0", "18,0,4,5000,0"})
    void a_reset_answers_as_the_rfc_says(int flags, int data, int rstFlags, int seq, int ack) {
        receive(segment(flags, data, 5, 0));
        assertThat(sent).hasSize(1);
        TcpHdr th = new TcpHdr(MemorySegment.ofArray(sent.getFirst()), EthHdr.LEN + IpHdr.LEN);
        assertThat(th.flags()).isEqualTo(rstFlags);
        assertThat(th.seq()).isEqualTo(seq);
        assertThat(th.ackSeq()).isEqualTo(ack);
        assertThat(th.source()).isEqualTo(80);
        assertThat(th.dest()).isEqualTo(1234);
    }

    @Test
    void a_reset_is_never_answered() {
        receive(segment(TcpHdr.RST, 0, 5, 0));
        receive(segment(TcpHdr.RST | TcpHdr.ACK, 0, 5, 0));
        assertThat(sent).isEmpty();
        assertThat(host.tcp(TcpMib.INSEGS)).isEqualTo(2);
    }

    @Test
    void a_bad_segment_is_counted_in_silence() {
        receive(segment(TcpHdr.SYN, 0, 5, 1));
        assertThat(host.tcp(TcpMib.INCSUMERRORS)).isOne();
        assertThat(host.tcp(TcpMib.INERRS)).isOne();
        receive(segment(TcpHdr.SYN, 0, 4, 0));
        assertThat(host.tcp(TcpMib.INERRS)).isEqualTo(2);
        receive(segment(TcpHdr.SYN, 0, 15, 0));
        assertThat(sent).isEmpty();
        assertThat(host.tcp(TcpMib.INSEGS)).isEqualTo(3);
    }

    private static byte[] segment(int flags, int data, int doff, int spoil) {
        byte[] bytes = new byte[IpHdr.LEN + TcpHdr.LEN + data];
        new Random(data).nextBytes(bytes);
        MemorySegment mem = MemorySegment.ofArray(bytes);
        new IpHdr(mem, 0).versionIhlTos(0).totLen(bytes.length).id(1).fragOff(0).ttl(64)
            .protocol(6).saddr(0x0a000001).daddr(0x0a000002).sendCheck();
        TcpHdr th = new TcpHdr(mem, IpHdr.LEN).source(1234).dest(80).seq(1000).ackSeq(5000)
            .doffFlags(doff, flags).window(100).urgPtr(0).check(0);
        int len = TcpHdr.LEN + data;
        int pseudo = Checksum.pseudoHeader(0x0a000001, 0x0a000002, len, 6, 0);
        th.check(Checksum.fold(Checksum.partial(mem, IpHdr.LEN, len, pseudo)) + spoil);
        return bytes;
    }
}
