package netstack.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.driver.dma.DmaMemory;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.driver.net.Net;
import netstack.skbuff.SkbSlab;
import netstack.transport.ProtoMem;
import netstack.transport.Sock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UdpLookupTest {
    private static final int ME = 0x0a000001;
    private static final int YOU = 0x0a000002;

    private final Machine machine = new World(1).machine("h", new MachineConfig());
    private final DmaMemory memory = new DmaMemory(1 << 20);
    private final Net net = new Net(machine, memory, new SkbSlab(memory, machine));
    private final UdpTable table = new UdpTable(99);
    private final UdpLookup lookup = new UdpLookup(table);

    private UdpSock sock(int addr, int port, int peer, int peerPort, int dev) {
        UdpSock sk = new UdpSock(net, null, new ProtoMem(new long[3]));
        sk.rcvSaddr = addr;
        sk.num = port;
        sk.daddr = peer;
        sk.dport = peerPort;
        sk.boundDevIf = dev;
        sk.state = peerPort != 0 ? Sock.TCP_ESTABLISHED : Sock.TCP_CLOSE;
        return sk;
    }

    /// The score that 6.12 gives a socket for a datagram from 10.0.0.2:7 to 10.0.0.1:53 by eth0
    /// (2), as compute_score: 2 for IPv4, and 4 each for peer, peer's port and device.
    @ParameterizedTest
    @CsvSource({"0,0,0,2", "1,0,0,6", "1,7,0,10", "0,7,0,6", "1,7,2,14", "0,0,2,6", "2,7,0,-1",
        "1,8,0,-1", "1,7,3,-1"})
    void each_match_counts(int peer, int peerPort, int dev, int score) {
        int from = peer == 0 ? 0 : peer == 1 ? YOU : YOU + 1;
        UdpSock sk = sock(ME, 53, from, peerPort, dev);
        assertThat(UdpLookup.computeScore(sk, YOU, 7, ME, 53, 2)).isEqualTo(score);
        assertThat(UdpLookup.computeScore(sk, YOU, 7, ME, 54, 2)).isEqualTo(-1);
        assertThat(UdpLookup.computeScore(sk, YOU, 7, ME + 1, 53, 2)).isEqualTo(-1);
    }

    @Test
    void an_address_of_its_own_goes_before_any() {
        UdpSock any = sock(0, 53, 0, 0, 0);
        UdpSock own = sock(ME, 53, 0, 0, 0);
        table.add(own);
        table.add(any);
        assertThat(lookup.libLookup(YOU, 7, ME, 53, 2)).isSameAs(own);
        assertThat(lookup.libLookup(YOU, 7, ME + 1, 53, 2)).isSameAs(any);
        assertThat(lookup.libLookup(YOU, 7, ME, 54, 2)).isNull();
    }

    @Test
    void reuseport_spreads_flows_and_keeps_each() {
        List<UdpSock> group = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            UdpSock sk = sock(0, 53, 0, 0, 0);
            sk.reuseport = true;
            table.add(sk);
            group.add(sk);
        }
        List<UdpSock> seen = new ArrayList<>();
        for (int port = 1000; port < 1100; port++) {
            UdpSock sk = lookup.libLookup(YOU, port, ME, 53, 2);
            assertThat(lookup.libLookup(YOU, port, ME, 53, 2)).isSameAs(sk);
            seen.add(sk);
        }
        assertThat(seen).containsAll(group);
    }

    record Spec(int addr, int port, int peer, int peerPort, int dev) { }

    /// Each number is a socket: its digits in base 3 say what it is bound to.
    @Property(tries = 300)
    void look_up_equals_a_search_of_all(
            @ForAll @Size(max = 12) List<@IntRange(max = 242) Integer> specs,
            @ForAll @IntRange(max = 242) int packet,
            @ForAll List<@IntRange(max = 12) Integer> gone) {
        UdpTable table = new UdpTable(7);
        UdpLookup lookup = new UdpLookup(table);
        List<UdpSock> all = new ArrayList<>();
        for (int n : specs) {
            Spec s = spec(n);
            UdpSock sk = sock(s.addr == 0 ? 0 : ME + s.addr, 53 + s.port,
                s.peer == 0 ? 0 : YOU + s.peer, s.peer == 0 ? 0 : s.peerPort + 1, s.dev);
            table.add(sk);
            all.addFirst(sk);
        }
        for (int i : gone) {
            if (i < all.size()) {
                table.remove(all.remove(i));
            }
        }
        Spec p = spec(packet);
        int saddr = YOU + Math.max(1, p.peer);
        int daddr = ME + Math.max(1, p.addr);
        UdpSock best = null;
        for (int to : new int[] {daddr, 0}) {
            best = best != null ? best : all.stream()
                .filter(sk -> score(sk, saddr, p, to) > 0)
                .max(Comparator.comparingInt((UdpSock sk) -> score(sk, saddr, p, to))
                    .thenComparing(sk -> -all.indexOf(sk))).orElse(null);
        }
        int dif = Math.max(1, p.dev);
        assertThat(lookup.libLookup(saddr, p.peerPort + 1, daddr, 53 + p.port, dif))
            .isSameAs(best);
        assertThat(table.sockets()).containsExactlyInAnyOrderElementsOf(all);
    }

    private static int score(UdpSock sk, int saddr, Spec p, int to) {
        return UdpLookup.computeScore(sk, saddr, p.peerPort + 1, to, 53 + p.port,
            Math.max(1, p.dev));
    }

    private static Spec spec(int n) {
        return new Spec(n % 3, n / 3 % 3, n / 9 % 3, n / 27 % 3, n / 81 % 3);
    }
}
