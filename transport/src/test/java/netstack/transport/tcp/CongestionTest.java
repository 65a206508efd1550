package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.transport.inet.InetHost;
import org.junit.jupiter.api.Test;

class CongestionTest {
    /// Runs `body` with a fresh socket whose window is always in full use.
    private static void with(String name, Consumer<TcpSock> body) {
        AssertionError[] failed = new AssertionError[1];
        try (InetHost host = new InetHost()) {
            host.inet.tcp.cubic().tcpFriendliness = false;
            host.run(() -> {
                TcpSock tp = host.inet.tcp.sock();
                assertThat(TcpCongestion.setCongestionControl(tp, name, true)).isZero();
                tp.isCwndLimited = true;
                tp.cwndUsageSeq = 1 << 30;
                tp.mssCache = 1000;
                try {
                    body.accept(tp);
                } catch (AssertionError e) {
                    failed[0] = e;
                }
                tp.destroy();
            });
        }
        if (failed[0] != null) throw failed[0];
    }

    /// RFC 5681, 3.1: one packet more for each that is acknowledged, whether by one ACK or by many.
    @Property(tries = 50)
    void slow_start_counts_packets_not_acks(@ForAll @IntRange(min = 1, max = 500) int acked,
            @ForAll @IntRange(min = 2, max = 400) int ssthresh) {
        with("reno", tp -> {
            tp.sndSsthresh = ssthresh;
            tp.sndCwnd = 2;
            for (int i = 0; i < acked && TcpCwnd.inSlowStart(tp); i++) tp.ca.congAvoid(tp, 0, 1);
            int many = tp.sndCwnd;
            tp.sndCwnd = 2;
            int left = Reno.slowStart(tp, acked);
            assertThat(tp.sndCwnd).isEqualTo(Math.min(2 + acked, Math.max(2, ssthresh)))
                    .isEqualTo(many);
            assertThat(left).isEqualTo(acked - (tp.sndCwnd - 2));
        });
    }

    /// RFC 5681, 3.1 (3): one packet a round trip.
    @Property(tries = 50)
    void congestion_avoidance_adds_one_packet_a_window(
            @ForAll @IntRange(min = 2, max = 500) int cwnd,
            @ForAll @Size(min = 1, max = 20) java.util.List<@IntRange(min = 1, max = 9) Integer> acks) {
        with("reno", tp -> {
            tp.sndSsthresh = 2;
            tp.sndCwnd = cwnd;
            int acked = 0;
            for (int n : acks) {
                // No more than a window: more is counted by the window of before.
                int ack = Math.min(n, tp.sndCwnd);
                tp.ca.congAvoid(tp, 0, ack);
                acked += ack;
            }
            int windows = 0;
            for (int w = cwnd, left = acked; left >= w; left -= w, w++) windows++;
            // An ACK for several packets is measured by the window before it.
            assertThat(tp.sndCwnd - cwnd).isBetween(windows - 1, acked / cwnd + 1);
        });
    }

    @Test
    void a_loss_halves_renos_window_but_never_below_two() {
        with("reno", tp -> {
            tp.sndCwnd = 41;
            assertThat(tp.ca.ssthresh(tp)).isEqualTo(20);
            tp.sndCwnd = 3;
            assertThat(tp.ca.ssthresh(tp)).isEqualTo(2);
        });
    }

    /// RFC 9438, 4.6 and 4.7, with the kernel's 717 / 1024.
    @Test
    void a_loss_leaves_cubic_seven_tenths_and_a_second_one_makes_it_remember_less() {
        with("cubic", tp -> {
            tp.sndCwnd = 1000;
            assertThat(tp.ca.ssthresh(tp)).isEqualTo(700);
            tp.sndCwnd = 700;
            assertThat(tp.ca.ssthresh(tp)).isEqualTo(490);
            // W_max is now 700 * 1741 / 2048 = 595, and the curve flattens there.
            tp.sndCwnd = tp.sndSsthresh = 490;
            ackFor(tp, 60, 4.0);
            assertThat(tp.sndCwnd).isBetween(570, 640);
        });
    }

    /// Acknowledges a window each `rttMs`, for `seconds`; returns nothing, moves the clock.
    private static void ackFor(TcpSock tp, int rttMs, double seconds) {
        for (int t = 0; t < seconds * 1000; t += rttMs) {
            tp.machine().nanosleep(rttMs * 1_000_000L);
            tp.mstampRefresh();
            int window = tp.sndCwnd;
            for (int i = 0; i < window; i += 10) tp.ca.congAvoid(tp, 0, 10);
        }
    }

    /// At least W(t) = 0.4 (t - K)^3 + W_max, K = cbrt(W_max 0.3 / 0.4), and more only where Reno,
    /// with 0.53 packets a round trip, would have more: RFC 9438, 4.2 and 4.3.
    @Property(tries = 20)
    void cubic_follows_its_curve(@ForAll @IntRange(min = 200, max = 3000) int wMax) {
        with("cubic", tp -> {
            tp.sndCwnd = wMax;
            tp.sndSsthresh = tp.ca.ssthresh(tp);
            tp.sndCwnd = tp.sndSsthresh;
            double from = tp.sndCwnd;
            double k = Math.cbrt((wMax - from) / 0.4);
            double t = 0;
            for (int i = 0; i < 20; i++) {
                ackFor(tp, 50, k / 15);
                t += Math.ceil(k / 15 * 1000 / 50) * 0.05;
                double curve = 0.4 * Math.pow(t - k, 3) + wMax;
                double reno = from + 3 * (1 - 0.7) / (1 + 0.7) * t / 0.05;
                double near = 4 + curve * 0.05;
                assertThat((double) tp.sndCwnd).isBetween(curve - near,
                        Math.max(curve, reno) + near);
            }
        });
    }

    /// Packets that are sent in a recovery, and what is in flight at its end.
    @Property(tries = 200)
    void prr_ends_at_the_threshold(@ForAll @IntRange(min = 4, max = 200) int cwnd,
            @ForAll @IntRange(min = 1, max = 3) int lost) {
        with("reno", tp -> {
            tp.sndCwnd = cwnd;
            tp.packetsOut = cwnd;
            tp.lostOut = lost;
            tp.setCaState(CaState.RECOVERY);
            TcpPrr.initCwndReduction(tp);
            int sent = 0;
            for (int i = lost; i < cwnd; i++) {
                tp.sackedOut++;
                TcpPrr.cwndReduction(tp, 1, 0, 0);
                while (TcpCwnd.packetsInFlight(tp) < tp.sndCwnd) {
                    tp.packetsOut++;
                    tp.prrOut++;
                    sent++;
                }
            }
            assertThat(TcpCwnd.packetsInFlight(tp)).isLessThanOrEqualTo(tp.sndSsthresh + 1);
            assertThat(sent).isBetween((cwnd - lost) / 2 - lost - 1, cwnd / 2 + 1);
            TcpPrr.endCwndReduction(tp);
            assertThat(tp.sndCwnd).isBetween(tp.sndSsthresh - lost, tp.sndSsthresh);
        });
    }

    /// The block is good if all of it lies between what is acknowledged and what was sent.
    @Property
    void sack_blocks_outside_of_the_window_are_refused(@ForAll int una,
            @ForAll @IntRange(max = 50_000) int out, @ForAll @IntRange(min = -70_000, max = 70_000) int at,
            @ForAll @IntRange(min = -100, max = 70_000) int len) {
        with("reno", tp -> {
            tp.sndUna = una;
            tp.sndNxt = una + out;
            tp.maxWindow = 65_535;
            boolean good = len > 0 && at > 0 && at + len <= out;
            assertThat(TcpSackBlocks.isSackblockValid(tp, false, una + at, una + at + len))
                    .isEqualTo(good);
        });
    }
}
