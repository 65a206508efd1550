package netstack.host.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.hw.Impairment;
import netstack.host.Host;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.tcp.TcpState;

/// The laws of TCP, between two hosts with cards and a cable: whatever is lost, doubled, late or
/// out of order, the same bytes arrive once and in order, no window is passed or taken back, both
/// ends close clean, and nothing is left.
class TcpLawsTest {
    /// The clock that first numbers are made from goes round in 2^32 steps of 64 ns.
    private static final long ISN_STEP = 64;

    private static byte[] bytes(int n, long seed) {
        byte[] data = new byte[n];
        new Random(seed).nextBytes(data);
        return data;
    }

    private static Impairment fault(long seed, double loss, double dup, double reorder) {
        return new Impairment(seed).loss(loss).duplicate(dup).reorder(reorder, 4_000_000)
            .jitter(200_000);
    }

    @Property(tries = 25)
    void bytes_pass_both_ways_at_once(@ForAll long seed,
            @ForAll @IntRange(max = 150_000) int there, @ForAll @IntRange(max = 150_000) int back,
            @ForAll @DoubleRange(max = 0.15) double loss,
            @ForAll @DoubleRange(max = 0.2) double dup,
            @ForAll @DoubleRange(max = 0.3) double reorder,
            @ForAll @IntRange(min = 1000, max = 40_000_000) int delay,
            @ForAll @IntRange(max = 60_000) int rcvbuf,
            @ForAll @IntRange(max = 60_000) int sndbuf) {
        Duplex a = new Duplex(bytes(there, seed), seed, rcvbuf, sndbuf);
        Duplex b = new Duplex(bytes(back, seed + 1), seed + 1, sndbuf, rcvbuf);
        try (TcpPair pair = new TcpPair(seed, delay)) {
            meet(pair);
            pair.impair(fault(seed, loss, dup, reorder), fault(seed + 1, loss, dup, reorder));
            pair.run(a::ask, b::serve);
            assertThat(b.got()).isEqualTo(bytes(there, seed));
            assertThat(a.got()).isEqualTo(bytes(back, seed + 1));
            pair.windowsHold();
            pair.nothingIsLeft();
        }
    }

    /// The second connection between two ports begins when the clock says a number just before
    /// the wrap, for one side or for the other.
    @Property(tries = 16)
    void numbers_wrap(@ForAll long seed, @ForAll @IntRange(min = 100, max = 50_000) int before,
            @ForAll boolean client, @ForAll @DoubleRange(max = 0.1) double loss) {
        int size = 100_000;
        try (TcpPair pair = new TcpPair(seed, 1_000_000)) {
            meet(pair);
            pair.run(new Duplex(new byte[10], 1, 0, 0)::ask,
                new Duplex(new byte[10], 2, 0, 0)::serve);
            Wiretap.Seg syn = pair.tap.syn(client ? 0 : 1);
            long steps = -before - syn.seq() & 0xffff_ffffL;
            long at = syn.time() + steps * ISN_STEP;
            while (at < pair.network.now() + 70 * TcpPair.SECOND) {
                at += ISN_STEP << 32;
            }
            // The client waits for 1 ms; its SYN takes another one to the server.
            pair.network.runFor(at - (client ? 1 : 2) * TcpPair.MS - pair.network.now());
            pair.tap.clear();
            if (loss > 0) {
                pair.impair(fault(seed, loss, 0.02, 0.05), fault(seed + 1, loss, 0.02, 0.05));
            }
            Duplex a = new Duplex(bytes(size, seed), seed, 0, 0);
            Duplex b = new Duplex(bytes(size, seed + 1), seed + 1, 0, 0);
            pair.run(a::ask, b::serve);
            assertThat(b.got()).isEqualTo(bytes(size, seed));
            assertThat(a.got()).isEqualTo(bytes(size, seed + 1));
            if (loss == 0) {
                assertThat(pair.tap.syn(client ? 0 : 1).seq()).isBetween(-before - 1000, -1);
            }
            pair.windowsHold();
            pair.nothingIsLeft();
        }
    }

    /// RFC 9293, 3.5: two SYNs cross. Without loss the FINs cross too, and both ends wait.
    @Property(tries = 20)
    void both_may_open_and_close_at_once(@ForAll long seed,
            @ForAll @IntRange(min = 20_000, max = 30_000_000) int delay,
            @ForAll @IntRange(min = 1, max = 20_000) int size,
            @ForAll @IntRange(max = 2) int losses) {
        Duplex a = new Duplex(bytes(size, seed), seed, 0, 0);
        Duplex b = new Duplex(bytes(size, seed + 1), seed + 1, 0, 0);
        double loss = losses * 0.1;
        try (TcpPair pair = new TcpPair(seed, delay)) {
            meet(pair);
            pair.impair(new Impairment(seed).loss(loss), new Impairment(seed + 1).loss(loss));
            long closeAt = pair.network.now() + 300 * TcpPair.SECOND;
            pair.run(h -> a.meet(h, 5001, TcpPair.RIGHT, 5002, closeAt),
                h -> b.meet(h, 5002, TcpPair.LEFT, 5001, closeAt));
            assertThat(b.got()).isEqualTo(bytes(size, seed));
            assertThat(a.got()).isEqualTo(bytes(size, seed + 1));
            if (losses == 0) {
                assertThat(pair.atLeft.saw(TcpState.SYN_RECV)).isTrue();
                assertThat(pair.atRight.saw(TcpState.SYN_RECV)).isTrue();
                assertThat(pair.atLeft.saw(TcpState.CLOSING)).isTrue();
                assertThat(pair.atRight.saw(TcpState.CLOSING)).isTrue();
            }
            pair.windowsHold();
            pair.nothingIsLeft();
        }
    }

    /// Both learn the other's address.
    private static void meet(TcpPair pair) {
        pair.run(h -> ping(h, TcpPair.RIGHT), h -> ping(h, TcpPair.LEFT));
    }

    private static void ping(Host host, int peer) {
        int fd = host.syscalls().socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        host.syscalls().sendto(fd, new byte[1], 0, new SockaddrIn(peer, 9));
        host.machine().nanosleep(TcpPair.SECOND);
    }
}
