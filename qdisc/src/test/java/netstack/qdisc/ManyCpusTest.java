package netstack.qdisc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.machine.MachineConfig;

/// Several CPUs send by one queue at once.
class ManyCpusTest {
    private static final int PACKETS = 40;

    @Property(tries = 25)
    void each_senders_order_is_kept_and_run_ahead_changes_nothing(@ForAll long seed,
            @ForAll @IntRange(min = 2, max = 4) int cpus) {
        List<Integer> strict = run(seed, cpus, 0);
        assertThat(strict).hasSize(cpus * PACKETS);
        for (int cpu = 0; cpu < cpus; cpu++) {
            int me = cpu;
            assertThat(strict.stream().filter(m -> m / 1000 == me)).isSorted();
        }
        assertThat(run(seed, cpus, 800)).isEqualTo(strict);
    }

    private static List<Integer> run(long seed, int cpus, long quantum) {
        MachineConfig config = new MachineConfig().cpus(cpus).quantum(quantum);
        try (TxHost host = new TxHost(config, 1).up()) {
            host.spend = 300;
            for (int cpu = 0; cpu < cpus; cpu++) {
                int me = cpu;
                Random random = new Random(seed + me);
                host.machine.spawn("sender" + me, me, () -> send(host, me, random));
            }
            host.world.run(host.world.now() + 5_000_000);
            assertThat(host.skbs.live()).isZero();
            assertThat(host.root().qlen()).isZero();
            return new ArrayList<>(host.sent);
        }
    }

    private static void send(TxHost host, int me, Random random) {
        for (int i = 0; i < PACKETS; i++) {
            host.machine.cpu().spend(random.nextInt(1000));
            host.xmit(me * 1000 + i, 0);
        }
    }
}
