package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.transport.inet.InetHost;
import org.junit.jupiter.api.Test;

class TcpCongestionOpsTest {
    /// Reno, as a guest writes it.
    private static final class GuestReno implements TcpCongestionOps {
        @Override
        public int ssthresh(TcpCaSock tp) {
            return tp.sndCwnd() / 2;
        }

        @Override
        public void congAvoid(TcpCaSock tp, int acked) {
            if (!tp.isCwndLimited()) return;
            int left = tp.inSlowStart() ? tp.slowStart(acked) : acked;
            if (left > 0) tp.congAvoidAi(tp.sndCwnd(), left);
        }

        @Override
        public int undoCwnd(TcpCaSock tp) {
            return Math.max(tp.sndCwnd(), tp.priorCwnd());
        }
    }

    private static TcpSock sock(InetHost host, String name) {
        TcpSock tp = host.inet.tcp.sock();
        assertThat(TcpCongestion.setCongestionControl(tp, name, true)).isZero();
        tp.sndCwnd = 10;
        tp.isCwndLimited = true;
        return tp;
    }

    /// A number above 0 is so many packets that an ACK takes off, 0 is a loss, -1 its undoing, -2 a
    /// time in which the program sends little.
    private static void happen(TcpSock tp, int what) {
        tp.isCwndLimited = what != -2;
        if (what == 0) {
            tp.priorCwnd = tp.sndCwnd;
            tp.sndSsthresh = tp.ca.ssthresh(tp);
            tp.sndCwnd = tp.sndSsthresh;
        } else if (what == -1) {
            tp.sndCwnd = tp.ca.undoCwnd(tp);
        } else {
            tp.ca.congAvoid(tp, 0, Math.abs(what));
        }
    }

    @Property(tries = 100)
    void a_guest_that_does_what_reno_does_has_renos_window(
            @ForAll @Size(max = 60) List<@IntRange(min = -2, max = 40) Integer> events) {
        StringBuilder guest = new StringBuilder();
        StringBuilder own = new StringBuilder();
        try (InetHost host = new InetHost()) {
            host.inet.tcp.register("guest", GuestReno::new);
            host.run(() -> {
                TcpSock a = sock(host, "guest");
                TcpSock b = sock(host, "reno");
                for (int what : events) {
                    happen(a, what);
                    happen(b, what);
                    guest.append(a.sndCwnd).append('/').append(a.sndSsthresh).append(' ');
                    own.append(b.sndCwnd).append('/').append(b.sndSsthresh).append(' ');
                }
                a.destroy();
                b.destroy();
            });
        }
        assertThat(guest.toString()).isEqualTo(own.toString());
    }

    /// What a guest asks for can't hurt the stack.
    @Test
    void a_guests_windows_are_held_within_limits() {
        TcpCongestionOps mad = new TcpCongestionOps() {
            @Override
            public int ssthresh(TcpCaSock tp) {
                return -7;
            }

            @Override
            public void congAvoid(TcpCaSock tp, int acked) {
                tp.sndCwnd(-1);
                tp.sndSsthresh(-1);
                tp.congAvoidAi(0, acked);
            }

            @Override
            public int undoCwnd(TcpCaSock tp) {
                return 0;
            }
        };
        int[] seen = new int[4];
        try (InetHost host = new InetHost()) {
            host.inet.tcp.register("mad", () -> mad);
            host.run(() -> {
                TcpSock tp = sock(host, "mad");
                seen[0] = tp.ca.ssthresh(tp);
                seen[1] = tp.ca.undoCwnd(tp);
                tp.ca.congAvoid(tp, 0, 1);
                seen[2] = tp.sndCwnd;
                seen[3] = tp.sndSsthresh;
                tp.destroy();
            });
        }
        assertThat(seen).containsExactly(2, 1, 2, 2);
    }

    @Test
    void a_guest_is_listed_and_can_be_the_default_but_not_twice() {
        try (InetHost host = new InetHost()) {
            host.inet.tcp.register("guest", GuestReno::new);
            var sysctl = host.net.sysctl();
            assertThat(sysctl.get("net.ipv4.tcp_available_congestion_control"))
                    .isEqualTo("reno cubic guest");
            sysctl.set("net.ipv4.tcp_congestion_control", "guest");
            assertThat(sysctl.get("net.ipv4.tcp_allowed_congestion_control"))
                    .isEqualTo("reno cubic guest");
            assertThatThrownBy(() -> host.inet.tcp.register("guest", GuestReno::new))
                    .hasMessageContaining("registered twice");
        }
    }
}
