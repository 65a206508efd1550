package netstack.transport.inet;

import static netstack.transport.inet.InetHost.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import netstack.driver.machine.MachineConfig;
import netstack.transport.SockOpt;
import netstack.transport.udp.UdpMib;

/// Senders on several CPUs, a reader on another.
class ManyCpusTest {
    private static final int EACH = 30;

    @Property(tries = 15)
    void each_senders_order_is_kept_and_run_ahead_changes_nothing(@ForAll long seed) {
        List<String> strict = run(seed, 0);
        for (int i = 1; i <= 2; i++) {
            String me = i + ":";
            assertThat(strict.stream().filter(s -> s.startsWith(me))).hasSize(EACH).isSorted();
        }
        assertThat(run(seed, 800)).isEqualTo(strict);
    }

    /// Who sent what, in the order of reading.
    private static List<String> run(long seed, long quantum) {
        List<String> got = new ArrayList<>();
        try (InetHost host = new InetHost(new MachineConfig().cpus(3).quantum(quantum))) {
            host.machine.spawn("reader", 0, () -> read(host, got));
            host.pass(1);
            for (int i = 1; i <= 2; i++) {
                int me = i;
                Random random = new Random(seed + me);
                host.machine.spawn("sender" + me, me, () -> send(host, me, random));
            }
            host.pass(20);
            assertThat(host.udp(UdpMib.INDATAGRAMS)).isEqualTo(2 * EACH);
        }
        return got;
    }

    private static void read(InetHost host, List<String> got) {
        int fd = host.bound(2222);
        byte[] buf = new byte[2];
        host.calls.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVTIMEO, 10_000);
        for (int i = 0; i < 2 * EACH; i++) {
            assertThat(host.calls.recv(fd, buf, 0)).isEqualTo(2);
            got.add("%d:%02d".formatted(buf[0], buf[1]));
        }
    }

    private static void send(InetHost host, int me, Random random) {
        int fd = host.udp();
        host.calls.connect(fd, at(2222));
        for (int i = 0; i < EACH; i++) {
            host.machine.cpu().spend(random.nextInt(3000));
            host.calls.send(fd, new byte[] {(byte) me, (byte) i}, 0);
        }
    }
}
