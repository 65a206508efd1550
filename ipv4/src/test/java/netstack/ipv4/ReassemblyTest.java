package netstack.ipv4;

import static netstack.ipv4.Frames.u16;
import static netstack.ipv4.Frames.u8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.net.NetDevice;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.dev.IpExtMib;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.neigh.Nud;
import netstack.skbuff.DropReason;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
    private static final long US = 0x020000000101L;
    private static final long PEER = 0x020000000102L;

    private static byte[] frame(byte[] whole, int start, int end, boolean more, int id) {
        int off = start / 8 | (more ? 0x2000 : 0);
        return Frames.eth(US, PEER, 0x800, Frames.ip("10.0.1.2", "10.0.1.1", 1, 64, id, off,
            Arrays.copyOfRange(whole, start, end)));
    }

    private static TestHost host() {
        TestHost host = new TestHost();
        NetDevice eth0 = host.eth("eth0", US, "10.0.1.1/24");
        host.run(() -> host.ip.neigh.add(0x0a000102, eth0, PEER, Nud.PERMANENT));
        return host;
    }

    private static NetDevice eth0(TestHost host) {
        return host.net.devices().byName("eth0");
    }

    @Test
    void every_case_ends_as_in_the_kernel() {
        for (JsonObject row : Golden.jsonl("ip_reassembly_cases.jsonl")) {
            TestHost host = host();
            byte[] echo = Frames.echo(8, 1, 1, 120);
            row.getAsJsonArray("frags_start_end_MF").forEach(f -> {
                JsonArray a = f.getAsJsonArray();
                host.receive(eth0(host), frame(echo, a.get(0).getAsInt(), a.get(1).getAsInt(),
                    a.get(2).getAsInt() == 1, 7));
            });
            JsonObject delta = row.getAsJsonObject("delta");
            for (IpMib item : new IpMib[] { IpMib.REASMREQDS, IpMib.REASMOKS, IpMib.REASMFAILS }) {
                assertThat(host.ip.mibs.ip.sum(item)).as("%s %s", row, item)
                    .isEqualTo(value(delta, "Ip" + item));
            }
            for (IcmpMib item : new IcmpMib[] { IcmpMib.INECHOS, IcmpMib.INERRORS }) {
                assertThat(host.ip.mibs.icmp.sum(item)).as("%s %s", row, item)
                    .isEqualTo(value(delta, "Icmp" + item));
            }
            host.close();
            assertThat(host.ip.frags.mem()).isZero();
        }
    }

    private static long value(JsonObject delta, String key) {
        return delta.has(key) ? delta.get(key).getAsLong() : 0;
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void fragments_in_any_order_with_duplicates_give_the_packet(
            @ForAll @IntRange(min = 1, max = 3000) int data, @ForAll @IntRange(min = 1, max = 40)
            int step, @ForAll long seed) {
        TestHost host = host();
        byte[] echo = Frames.echo(8, 1, 1, data);
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < echo.length; at += step * 8) {
            int end = Math.min(echo.length, at + step * 8);
            frames.add(frame(echo, at, end, end < echo.length, 9));
        }
        Random random = new Random(seed);
        Collections.shuffle(frames, random);
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            all.add(frames.get(i));
            if (i < frames.size() - 1 && random.nextInt(4) == 0) {
                all.add(frames.get(random.nextInt(i + 1)));
            }
        }
        host.run(() -> all.forEach(f -> host.deliver(eth0(host), f)));
        byte[] reply = joined(host.taken());
        assertThat(reply).isEqualTo(Frames.echo(0, 1, 1, data));
        assertThat(host.drops).allMatch(r -> r == DropReason.DUP_FRAG);
        host.close();
        assertThat(host.ip.frags.mem()).isZero();
    }

    private static byte[] joined(List<byte[]> frames) {
        byte[] whole = new byte[0];
        for (byte[] f : frames) {
            int off = (u16(f, 20) & 0x1fff) * 8;
            whole = Arrays.copyOf(whole, Math.max(whole.length, off + u16(f, 16) - 20));
            System.arraycopy(f, 34, whole, off, u16(f, 16) - 20);
        }
        return whole;
    }

    @Test
    void after_30_seconds_the_sender_of_the_first_fragment_is_told() {
        TestHost host = host();
        byte[] echo = Frames.echo(8, 1, 1, 120);
        host.receive(eth0(host), frame(echo, 0, 64, true, 3));
        host.receive(eth0(host), frame(echo, 64, 128, false, 4));
        assertThat(host.ip.frags.queues()).isEqualTo(2);
        host.pass(29_900);
        assertThat(host.sent).isEmpty();
        host.pass(6_000);
        assertThat(host.sent).hasSize(1);
        byte[] error = host.sent.getFirst();
        assertThat(u8(error, 34)).isEqualTo(11);
        assertThat(u8(error, 35)).isEqualTo(1);
        assertThat(u16(error, 16)).isEqualTo(20 + 8 + 20 + 64);
        assertThat(host.ip.mibs.ip.sum(IpMib.REASMTIMEOUT)).isEqualTo(2);
        assertThat(host.ip.mibs.ip.sum(IpMib.REASMFAILS)).isEqualTo(2);
        assertThat(host.drops).containsExactly(DropReason.FRAG_REASM_TIMEOUT,
            DropReason.FRAG_REASM_TIMEOUT);
        assertThat(host.ip.frags.mem()).isZero();
        host.close();
    }

    @Test
    void memory_is_limited() {
        TestHost host = host();
        host.net.sysctl().set("net.ipv4.ipfrag_high_thresh", "20000");
        byte[] echo = Frames.echo(8, 1, 1, 1200);
        host.run(() -> {
            for (int id = 1; id < 100; id++) {
                host.deliver(eth0(host), frame(echo, 0, 800, true, id));
            }
        });
        assertThat(host.ip.frags.mem()).isBetween(20000L, 24000L);
        assertThat(host.ip.mibs.ip.sum(IpMib.REASMFAILS))
            .isEqualTo(99 - host.ip.frags.queues());
        host.close();
    }

    @Test
    void an_overlap_drops_the_whole_queue() {
        TestHost host = host();
        byte[] echo = Frames.echo(8, 1, 1, 248);
        host.receive(eth0(host), frame(echo, 0, 64, true, 3));
        host.receive(eth0(host), frame(echo, 128, 192, true, 3));
        host.receive(eth0(host), frame(echo, 56, 136, true, 3));
        assertThat(host.ip.mibs.ipExt.sum(IpExtMib.REASMOVERLAPS)).isOne();
        assertThat(host.ip.frags.queues()).isZero();
        assertThat(host.skbs.live()).isZero();
        host.close();
    }
}
