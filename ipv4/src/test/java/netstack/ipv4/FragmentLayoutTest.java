package netstack.ipv4;

import static netstack.ipv4.Frames.u16;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.neigh.Nud;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.SkBuff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FragmentLayoutTest {
    private final TestHost host = new TestHost();
    private final NetDevice eth0 = host.eth("eth0", 0x020000000101L, "10.0.0.1/24");
    private final TestSource source = new TestSource(host);

    @BeforeEach
    void neighbour() {
        host.run(() -> host.ip.neigh.add(Ipv4Addr.parse("10.0.0.2"), eth0, 0x020000000102L,
            Nud.PERMANENT));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private int send(int payload) {
        Flow fl4 = new Flow().clear(Ipv4Addr.parse("10.0.0.2"));
        fl4.proto = IpHdr.IPPROTO_UDP;
        Rtable rt = host.ip.route.outputFlow(fl4);
        SkBuff skb = host.ip.makeSkb.makeSkb(fl4, rt, source, payload + 8, 8);
        return skb == null ? host.ip.makeSkb.err() : host.ip.output.sendSkb(skb);
    }

    @Test
    void a_datagram_is_cut_where_the_kernel_cuts_it() {
        source.pmtudisc = IpSource.IP_PMTUDISC_DONT;
        for (JsonObject row : Golden.jsonl("ip_fragment_layout.jsonl")) {
            host.run(() -> {
                host.net.devices().setMtu(eth0, row.get("mtu").getAsInt());
                assertThat(send(row.get("udp_payload").getAsInt())).isZero();
            });
            assertThat(layout()).as("%s", row).isEqualTo(expected(row));
        }
        assertThat(host.drops).isEmpty();
    }

    private List<List<Integer>> layout() {
        List<List<Integer>> layout = new ArrayList<>();
        int id = -1;
        for (byte[] f : host.taken()) {
            int off = u16(f, 20);
            assertThat(Frames.csum(f, 14, 20)).isZero();
            assertThat(id < 0 || u16(f, 18) == id).as("one id").isTrue();
            id = u16(f, 18);
            layout.add(List.of((off & 0x1fff) * 8, u16(f, 16), off >> 13 & 1, off >> 14 & 1));
        }
        return layout;
    }

    private static List<List<Integer>> expected(JsonObject row) {
        List<List<Integer>> layout = new ArrayList<>();
        row.getAsJsonArray("frags").forEach(f -> {
            JsonArray a = f.getAsJsonArray();
            layout.add(List.of(a.get(0).getAsInt(), a.get(1).getAsInt(), a.get(2).getAsInt(),
                a.get(3).getAsInt()));
        });
        return layout;
    }

    @Test
    void parts_made_up_front_are_sent_without_another_copy() {
        host.run(() -> {
            int allocs = source.allocs;
            assertThat(send(4000)).isZero();
            assertThat(source.allocs - allocs).isEqualTo(3);
        });
        assertThat(host.ip.mibs.ip.sum(IpMib.FRAGCREATES)).isEqualTo(3);
        assertThat(host.ip.mibs.ip.sum(IpMib.FRAGOKS)).isOne();
        assertThat(host.ip.mibs.ip.sum(IpMib.OUTREQUESTS)).isOne();
        assertThat(host.ip.mibs.ip.sum(IpMib.OUTTRANSMITS)).isEqualTo(3);
        byte[] whole = new byte[4008];
        for (byte[] f : host.taken()) {
            System.arraycopy(f, 34, whole, (u16(f, 20) & 0x1fff) * 8, u16(f, 16) - 20);
        }
        for (int i = 0; i < 4000; i++) {
            assertThat(whole[8 + i]).isEqualTo((byte) i);
        }
    }

    @Test
    void df_forbids_fragments_and_a_too_long_datagram_is_refused() {
        source.pmtudisc = IpSource.IP_PMTUDISC_DO;
        host.run(() -> {
            assertThat(send(1472)).isZero();
            assertThat(send(1473)).isEqualTo(-Errno.EMSGSIZE);
        });
        assertThat(u16(host.taken().getFirst(), 20)).as("DF").isEqualTo(0x4000);
        source.pmtudisc = IpSource.IP_PMTUDISC_WANT;
        host.run(() -> {
            assertThat(send(65507)).isZero();
            assertThat(send(65508)).isEqualTo(-Errno.EMSGSIZE);
        });
    }

    // golden/pcap/udp_echo: DF and an identifier all the same; connected: the socket's own
    @Test
    void the_identifier_follows_the_kernels_rules() {
        host.run(() -> send(10));
        byte[] f = host.taken().getFirst();
        assertThat(u16(f, 20)).isEqualTo(0x4000);
        assertThat(u16(f, 18)).isNotZero();
        source.pmtudisc = IpSource.IP_PMTUDISC_DO;
        host.run(() -> send(10));
        assertThat(u16(host.taken().getFirst(), 18)).isZero();
        source.inetId = 77;
        host.run(() -> send(10));
        assertThat(u16(host.taken().getFirst(), 18)).isEqualTo(77);
    }

    @Test
    void without_memory_nothing_leaks() {
        source.failAt = 2;
        host.run(() -> assertThat(send(4000)).isEqualTo(-Errno.ENOBUFS));
        assertThat(host.taken()).isEmpty();
        assertThat(host.skbs.live()).isZero();
    }
}
