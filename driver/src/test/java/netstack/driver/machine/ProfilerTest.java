package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProfilerTest {

    private static List<String> profile(long period, long[] hash) {
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig().costs(Sink.COSTS));
            Sink.all(m, 800_000, 10_000);
            if (period > 0) {
                m.profiler().start(period);
            }
            w.run(12_000_000);
            hash[0] = w.hash();
            return m.profiler().folded();
        }
    }

    private static long weight(List<String> folded, String part) {
        return folded.stream().filter(s -> s.contains(part))
                .mapToLong(s -> Long.parseLong(s.substring(s.lastIndexOf(' ') + 1))).sum();
    }

    @Test
    void frames_nest_as_the_calls_did_and_bear_the_kernels_names() {
        List<String> folded = profile(100, new long[1]);
        assertThat(folded).anyMatch(s -> s.startsWith(
                "swapper/0;do_idle;common_interrupt;invoke_softirq;__do_softirq;"
                + "net_rx_action;ixgbe_poll;udp_rcv "));
        assertThat(folded).anyMatch(s -> s.startsWith("sink0;recvmsg;")
                && s.contains(";common_interrupt;"));
        assertThat(folded).noneMatch(s -> s.contains("do_idle") && s.startsWith("sink0"));
    }

    @Test
    void samples_are_in_proportion_to_the_time_spent() {
        List<String> folded = profile(50, new long[1]);
        // 10,000 packets: 120 + 80 + 100 + 60 ns in the poll
        long poll = weight(folded, "ixgbe_poll") * 50;
        assertThat(poll).isBetween(3_500_000L, 3_900_000L + 10_000L * 50);
    }

    @Test
    void sampling_changes_nothing() {
        long[] off = new long[1];
        long[] on = new long[1];
        profile(0, off);
        profile(1000, on);
        assertThat(on).isEqualTo(off);
    }
}
