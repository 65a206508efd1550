package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.CpuTimes;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.Softirq;
import netstack.driver.machine.Task;
import netstack.driver.machine.Tracepoint;
import netstack.driver.net.Errno;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// The laws of threaded NAPI, by a real card; that nothing is left is [Wired#close]'s to check.
class NapiThreadTest {
    private static final long MS = 1_000_000;
    private static final int FRAMES = 400;

    private enum Mode { SOFTIRQ, THREADED, BOTH_IN_TURN }

    private static MachineConfig config(int cpus, long quantum) {
        return new MachineConfig().cpus(cpus).quantum(quantum).costs(CostModel.SERVER_82599);
    }

    /// What is delivered, and when.
    private record Run(List<Integer> received, List<Long> at, long netRx) {}

    /// Sends bursts of these sizes, with a pause after each.
    private static Run run(Mode mode, int cpus, long quantum, List<Integer> bursts, long seed) {
        List<Long> at = new ArrayList<>();
        try (Wired w = new Wired(new IxgbeConfig(1, 512, 512, 10), config(cpus, quantum))) {
            w.b.machine.tracepoints().attach(Tracepoint.NETIF_RECEIVE_SKB,
                (t, skb, len, none) -> at.add(w.b.machine.now()));
            if (mode == Mode.THREADED) {
                w.b.run(() -> w.b.rx.napis().setThreaded(w.eth1.dev(), true));
            }
            long before = netRx(w);
            w.a.machine.spawn("sender", 0, () -> send(w, bursts, seed));
            if (mode == Mode.BOTH_IN_TURN) {
                w.b.machine.spawn("sh", 0, () -> toggle(w, seed));
            }
            w.a.run(() -> w.a.machine.nanosleep(30 * MS));
            return new Run(List.copyOf(w.received), at, netRx(w) - before);
        }
    }

    private static void send(Wired w, List<Integer> bursts, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int mark = 0;
        for (int burst : bursts) {
            for (int i = 0; i < burst; i++) {
                w.xmitWaiting(w.frame(mark++, 60), i + 1 < burst);
            }
            w.a.machine.nanosleep(random.nextInt(200_000));
        }
    }

    private static void toggle(Wired w, long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        for (int i = 0; i < 40; i++) {
            w.b.rx.napis().setThreaded(w.eth1.dev(), i % 2 == 0);
            w.b.machine.nanosleep(random.nextInt(100_000));
        }
    }

    private static long netRx(Wired w) {
        return IntStream.range(0, w.b.machine.nrCpus()).mapToLong(
            i -> w.b.machine.cpu(i).softirqs().count(Softirq.NET_RX)).sum();
    }

    @Property(tries = 20)
    void a_thread_delivers_what_the_softirq_would_in_the_same_order(
            @ForAll @IntRange(min = 1, max = 3) int cpus,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = FRAMES / 8) Integer> bursts,
            @ForAll long seed) {
        int n = bursts.stream().mapToInt(i -> i).sum();
        List<Integer> all = IntStream.range(0, n).boxed().toList();
        for (Mode mode : Mode.values()) {
            Run run = run(mode, cpus, 800, bursts, seed);
            assertThat(run.received).as(mode.name()).isEqualTo(all);
            if (mode == Mode.THREADED) {
                assertThat(run.netRx).as("rounds of NET_RX").isZero();
            }
        }
    }

    @Property(tries = 8)
    void how_far_a_cpu_runs_ahead_changes_nothing(
            @ForAll @IntRange(min = 2, max = 3) int cpus,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 60) Integer> bursts,
            @ForAll long seed) {
        for (Mode mode : List.of(Mode.THREADED, Mode.BOTH_IN_TURN)) {
            assertThat(run(mode, cpus, 0, bursts, seed)).isEqualTo(
                run(mode, cpus, 800, bursts, seed));
        }
    }

    @Test
    void the_time_is_the_threads_not_the_softirqs() {
        try (Wired w = new Wired(new IxgbeConfig(1, 512, 512, 10), config(1, 800))) {
            int[] rc = new int[1];
            w.b.run(() -> rc[0] = w.b.rx.napis().setThreaded(w.eth1.dev(), true));
            assertThat(rc[0]).isZero();
            Task thread = w.b.machine.tasks().stream()
                .filter(t -> t.comm().equals("napi/eth0-8193")).findFirst().orElseThrow();
            long ran = thread.sumExec();
            CpuTimes times = w.b.machine.cpu(0).times();
            long softirq = times.of(CpuTimes.Kind.SOFTIRQ);
            w.a.run(() -> send(w, List.of(200), 1));
            w.a.run(() -> w.a.machine.nanosleep(5 * MS));
            assertThat(w.received).hasSize(200);
            // 200 descriptors, packets and copies of at least 100 ns each
            assertThat(thread.sumExec() - ran).isGreaterThan(20_000);
            assertThat(times.of(CpuTimes.Kind.SOFTIRQ) - softirq)
                .as("only the timer's softirq").isLessThan(5_000);
            w.b.run(() -> w.b.rx.napis().setThreaded(w.eth1.dev(), false));
            ran = thread.sumExec();
            w.a.run(() -> send(w, List.of(200), 1));
            w.a.run(() -> w.a.machine.nanosleep(5 * MS));
            assertThat(w.received).hasSize(400);
            assertThat(thread.sumExec()).as("asleep in softirq mode").isEqualTo(ran);
        }
    }

    @Test
    void a_program_on_the_threads_cpu_has_its_half_under_a_flood() {
        try (Wired w = new Wired(new IxgbeConfig(1, 512, 512, 10), config(1, 800))) {
            long[] got = new long[2];
            for (int threaded = 0; threaded < 2; threaded++) {
                boolean on = threaded == 1;
                w.b.run(() -> w.b.rx.napis().setThreaded(w.eth1.dev(), on));
                Task program = w.b.machine.spawn("program", 0, () -> {
                    while (!w.b.machine.current().signalPending()) {
                        w.b.machine.cpu().spend(1000);
                    }
                });
                w.a.run(() -> w.a.machine.nanosleep(MS));
                long before = program.sumExec();
                w.a.run(() -> {
                    for (int i = 0; i < 40_000; i++) {
                        w.xmitWaiting(w.frame(i, 60), i % 16 != 0);
                    }
                });
                got[threaded] = program.sumExec() - before;
                program.kill();
                w.a.run(() -> w.a.machine.nanosleep(20 * MS));
            }
            assertThat(got[1]).as("beside a thread, against beside the softirq")
                .isGreaterThan(2 * got[0]);
        }
    }

    @Test
    void a_device_without_napi_has_no_threads() {
        try (TestHost host = new TestHost()) {
            assertThat(host.rx.napis().setThreaded(host.dev, true)).isEqualTo(-Errno.EOPNOTSUPP);
            assertThat(host.dev.threaded()).isFalse();
        }
    }

    @Test
    void a_removed_instance_takes_its_thread_along() {
        try (TestHost host = new TestHost()) {
            host.run(() -> {
                var napi = host.rx.napis().add(host.dev, (n, budget) -> 0, 64);
                host.rx.napis().setThreaded(host.dev, true);
                host.machine.nanosleep(MS);
                host.rx.napis().del(napi);
                host.machine.nanosleep(MS);
            });
            assertThat(host.machine.tasks()).extracting(Task::comm)
                .noneMatch(comm -> comm.startsWith("napi/"));
        }
    }
}
