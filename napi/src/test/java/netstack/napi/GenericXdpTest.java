package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import netstack.driver.net.XdpAction;
import netstack.driver.net.XdpProgram;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GenericXdpTest {
    private final TestHost host = new TestHost();
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void protocols() {
        host.rx.netif().addPack(host.net, host.handler("ip", TestHost.IP, null, log));
        host.rx.netif().addPack(host.net, host.handler("other", 0x88b5, null, log));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void receive(XdpProgram program) {
        host.dev.xdpGeneric(program);
        host.run(() -> host.rx.netif().receiveSkb(host.packet(TestHost.IP)));
    }

    @Test
    void pass_goes_on() {
        receive(xdp -> {
            assertThat(xdp.dataEnd() - xdp.data()).isEqualTo(60);
            assertThat(new EthHdr(xdp.mem(), xdp.data()).proto()).isEqualTo(TestHost.IP);
            return XdpAction.PASS;
        });
        assertThat(log).containsExactly("ip 0");
    }

    @Test
    void drop_and_aborted_end_the_packet_before_any_tap() {
        host.rx.netif().addPack(host.net,
            host.handler("tap", PacketType.ETH_P_ALL, null, log));
        receive(xdp -> XdpAction.DROP);
        receive(xdp -> XdpAction.ABORTED);
        assertThat(log).isEmpty();
        assertThat(host.drops).containsExactly(DropReason.XDP, DropReason.XDP);
    }

    @Test
    void tx_sends_the_frame_back() {
        int[] sent = {0};
        receive(xdp -> {
            sent[0]++;
            return XdpAction.TX;
        });
        assertThat(sent[0]).isEqualTo(1);
        assertThat(log).isEmpty();
        assertThat(host.drops).isEmpty();
    }

    @Test
    void a_new_ethernet_type_is_followed() {
        receive(xdp -> {
            new EthHdr(xdp.mem(), xdp.data()).proto(0x88b5);
            return XdpAction.PASS;
        });
        assertThat(log).containsExactly("other 0");
    }

    @Test
    void a_header_can_be_taken_off_and_the_end_cut() {
        List<Integer> lens = new ArrayList<>();
        host.rx.netif().addPack(host.net, new PacketType() {
            @Override
            public int type() {
                return PacketType.ETH_P_ALL;
            }

            @Override
            public int rcv(SkBuff skb, netstack.driver.net.NetDevice dev, PacketType pt,
                    netstack.driver.net.NetDevice orig) {
                lens.add(skb.len());
                skb.consume();
                return 0;
            }
        });
        receive(xdp -> {
            assertThat(xdp.adjustHead(20)).isTrue();
            new EthHdr(xdp.mem(), xdp.data()).dest(host.dev.devAddr()).proto(TestHost.IP);
            assertThat(xdp.adjustTail(-6)).isTrue();
            assertThat(xdp.adjustHead(100)).isFalse();
            return XdpAction.PASS;
        });
        assertThat(lens).containsExactly(20);
        assertThat(log).containsExactly("ip 0");
    }

    @Test
    void a_clone_is_made_private_before_the_program_writes() {
        host.dev.xdpGeneric(xdp -> {
            new EthHdr(xdp.mem(), xdp.data()).proto(0x88b5);
            return XdpAction.PASS;
        });
        host.run(() -> {
            SkBuff skb = host.packet(TestHost.IP);
            SkBuff clone = skb.cloneSkb();
            host.rx.netif().receiveSkb(skb);
            assertThat(new EthHdr(clone.mem(), clone.macHeader()).proto())
                .isEqualTo(TestHost.IP);
            clone.consume();
        });
    }
}
