package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The results of a world depend on nothing but what was put in: not on how far CPUs run ahead, on
/// batches, on sampling, or on what ran before.
class DeterminismTest {

    /// Tasks on several CPUs that do random things to each other.
    private static final class Mess {
        final World world;
        final Machine m;
        final SpinLock[] locks = new SpinLock[2];
        final WaitQueue wq;
        final Mutex mutex;
        final List<CallSingleData> calls = new ArrayList<>();
        final List<Task> tasks = new ArrayList<>();
        final StringBuilder log = new StringBuilder();
        int shared;

        Mess(int seed, int cpus, int nTasks, long quantum) {
            world = new World(seed);
            m = world.machine("h", new MachineConfig().cpus(cpus).quantum(quantum)
                    .costs(CostModel.SERVER_82599).preemptFull(seed % 2 == 0));
            locks[0] = new SpinLock(m, "a");
            locks[1] = new SpinLock(m, "b");
            wq = new WaitQueue(m);
            mutex = new Mutex(m, "m");
            m.openSoftirq(Softirq.NET_RX, () -> {
                m.cpu().spend(137);
                m.cpu().mix(m.now(), 1);
            });
            for (int i = 0; i < cpus; i++) {
                int cpu = i;
                calls.add(new CallSingleData(m, () -> {
                    m.cpu().mix(m.now(), 2);
                    m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
                }));
                IrqLine line = m.requestIrq("dev" + i, () -> m.cpu().spend(77));
                line.setAffinity(1L << i);
                for (int k = 1; k < 20; k++) {
                    m.cpu(cpu).at(k * 9_731L + i * 13L, (now, arg) -> line.raise(now), 0);
                }
            }
            for (int i = 0; i < nTasks; i++) {
                SplittableRandom rnd = new SplittableRandom(seed * 1000L + i);
                tasks.add(m.spawn("t" + i, i % cpus, () -> program(rnd)));
            }
        }

        private void program(SplittableRandom rnd) {
            for (int step = 0; step < 40; step++) {
                step(rnd);
                m.cpu().mix(m.now(), step);
            }
            shared("end");
        }

        private void step(SplittableRandom rnd) {
            switch (rnd.nextInt(10)) {
                case 0, 1 -> m.cpu().spend(rnd.nextInt(5000));
                case 2 -> {
                    SpinLock lock = locks[rnd.nextInt(2)];
                    lock.lockBh();
                    m.cpu().spend(rnd.nextInt(1000));
                    lock.unlockBh();
                }
                case 3 -> {
                    boolean flags = locks[0].lockIrqsave();
                    m.cpu().spend(rnd.nextInt(300));
                    locks[0].unlockIrqrestore(flags);
                }
                case 4 -> m.nanosleep(rnd.nextInt(20_000));
                case 5 -> wq.wakeUp();
                case 6 -> wq.waitEventTimeout(() -> shared % 3 == 0, 1 + rnd.nextInt(2));
                case 7 -> calls.get(rnd.nextInt(calls.size())).send(rnd.nextInt(calls.size()));
                case 8 -> {
                    mutex.lock();
                    m.cpu().spend(rnd.nextInt(2000));
                    shared("mutex");
                    mutex.unlock();
                }
                default -> tasks.get(rnd.nextInt(tasks.size())).wake();
            }
        }

        private void shared(String what) {
            m.cpu().sync();
            shared++;
            log.append(what).append(' ').append(m.current().comm()).append(" cpu")
                    .append(m.smpProcessorId()).append(' ').append(m.now()).append('\n');
        }

        String run() {
            world.run(20_000_000);
            String s = log + " " + world.hash() + " at " + m.cpu(0).now();
            world.close();
            return s;
        }
    }

    @Property(tries = 60)
    void results_do_not_depend_on_how_far_cpus_run_ahead(@ForAll @IntRange(max = 100_000) int seed,
            @ForAll @IntRange(min = 1, max = 4) int cpus,
            @ForAll @IntRange(min = 1, max = 6) int tasks) {
        String strict = new Mess(seed, cpus, tasks, 0).run();
        assertThat(new Mess(seed, cpus, tasks, 0).run()).isEqualTo(strict);
        assertThat(new Mess(seed, cpus, tasks, 200).run()).isEqualTo(strict);
        assertThat(new Mess(seed, cpus, tasks, 800).run()).isEqualTo(strict);
    }

    @Test
    void beyond_the_latency_between_cpus_results_differ_but_repeat() {
        String strict = new Mess(3, 4, 6, 0).run();
        String loose = new Mess(3, 4, 6, 5000).run();
        assertThat(loose).isNotEqualTo(strict);
        assertThat(new Mess(3, 4, 6, 5000).run()).isEqualTo(loose);
    }

    private static long sinkHash(long quantum) {
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig().cpus(4).quantum(quantum)
                    .costs(Sink.COSTS));
            Sink.all(m, 1_250_000, 5000);
            w.run(5_000_000);
            return w.hash();
        }
    }

    @Test
    void rings_of_four_cpus_give_the_same_for_every_quantum() {
        assertThat(sinkHash(200)).isEqualTo(sinkHash(0));
        assertThat(sinkHash(800)).isEqualTo(sinkHash(0));
        assertThat(sinkHash(50_000)).isEqualTo(sinkHash(0));
    }

    /// An autonomous source that feeds two machines' interrupt lines over cables.
    private static long sourceHash(int batch) {
        try (World w = new World(1)) {
            w.batch(batch);
            Source gen = w.source("gen");
            List<EventHandler> arrivals = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Machine m = w.machine("h" + i, new MachineConfig().costs(Sink.COSTS));
                gen.feeds(m, 300);
                m.spawn("spin", 0, () -> {
                    for (int k = 0; k < 5000; k++) {
                        m.cpu().spend(100);
                    }
                });
                IrqLine line = m.requestIrq("rx", () -> m.cpu().mix(m.now(), 1));
                arrivals.add((now, arg) -> line.raise(now));
                EventHandler arrive = arrivals.get(i);
                gen.at(100 + i, new EventHandler() {
                    @Override
                    public void fire(long now, int k) {
                        m.cpu(0).at(now + 300, arrive, k);
                        if (k < 1000) {
                            gen.at(now + 271, this, k + 1);
                        }
                    }
                }, 0);
            }
            w.run(1_000_000);
            return w.hash();
        }
    }

    @Test
    void results_do_not_depend_on_batches() {
        long one = sourceHash(1);
        assertThat(sourceHash(4)).isEqualTo(one);
        assertThat(sourceHash(64)).isEqualTo(one);
        assertThat(sourceHash(1024)).isEqualTo(one);
    }

    /// Two hosts play ping-pong with some packets in flight.
    private static String pingPong(long cable, int window) {
        try (World w = new World(1)) {
            Machine[] m = new Machine[2];
            IrqLine[] line = new IrqLine[2];
            int[] ring = new int[2];
            long[] got = new long[2];
            WaitQueue[] wq = new WaitQueue[2];
            EventHandler[] arrive = new EventHandler[2];
            for (int i = 0; i < 2; i++) {
                int me = i;
                int peer = 1 - i;
                m[i] = w.machine("h" + i, new MachineConfig().costs(Sink.COSTS));
                wq[i] = new WaitQueue(m[i]);
                line[i] = m[i].requestIrq("rx", () -> m[me].cpu().raiseSoftirqIrqoff(
                        Softirq.NET_RX));
                m[i].openSoftirq(Softirq.NET_RX, () -> wq[me].wakeUp());
                arrive[i] = (now, arg) -> {
                    ring[me]++;
                    line[me].raise(now);
                };
                m[i].spawn("pong", 0, () -> {
                    for (;;) {
                        wq[me].waitEvent(() -> ring[me] > 0);
                        ring[me]--;
                        m[me].cpu().spend(500);
                        got[me]++;
                        m[me].cpu().mix(m[me].now(), got[me]);
                        m[peer].cpu(0).at(m[me].now() + cable, arrive[peer], 0);
                    }
                });
            }
            w.connect(m[0], m[1], cable);
            for (int i = 0; i < window; i++) {
                m[0].cpu(0).at(0, arrive[0], 0);
            }
            w.run(1_000_000);
            return got[0] + " " + got[1] + " " + w.hash() + " " + w.stats();
        }
    }

    @Test
    void two_hosts_play_ping_pong_over_a_cable() {
        for (int window : new int[] {1, 3, 64}) {
            String first = pingPong(1000, window);
            assertThat(pingPong(1000, window)).isEqualTo(first);
            String[] got = first.split(" ");
            assertThat(Math.abs(Long.parseLong(got[0]) - Long.parseLong(got[1])))
                    .isLessThanOrEqualTo(window);
            assertThat(Long.parseLong(got[0])).isGreaterThan(50);
        }
    }
}
