package netstack.bench;

import java.util.concurrent.TimeUnit;
import netstack.driver.machine.WorldStats;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Whole scenarios, with the real stack from the wire to the socket: a run
/// of each is one operation, what counts is packets per CPU-second.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 3)
@Fork(1)
public class StackBench {
    private static final int MILLION = 1_000_000;

    /// What a run did; JMH adds them to the result by name.
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Counts {
        public long packets;
        public long delivered;
        public long handOvers;
        public long events;
        public long slowSpends;

        void set(long n, long received, WorldStats stats) {
            packets = n;
            delivered = received;
            handOvers = stats.handOvers();
            events = stats.events();
            slowSpends = stats.slowSpends();
        }
    }

    @Benchmark
    public void oneCpu(Counts c) throws InterruptedException {
        flood(c, 1, 800, false, MILLION, 2L * MILLION);
    }

    @Benchmark
    public void overload(Counts c) throws InterruptedException {
        flood(c, 1, 800, false, 10 * MILLION, 10L * MILLION);
    }

    @Benchmark
    public void overloadShared(Counts c) throws InterruptedException {
        flood(c, 1, 800, true, 10 * MILLION, 10L * MILLION);
    }

    @Benchmark
    public void eightCpus(Counts c) throws InterruptedException {
        flood(c, 8, 800, false, 4 * MILLION, 2L * MILLION);
    }

    @Benchmark
    public void eightCpusStrict(Counts c) throws InterruptedException {
        flood(c, 8, 0, false, 4 * MILLION, MILLION);
    }

    @Benchmark
    public void stream(Counts c) throws InterruptedException {
        inWorld(() -> {
            try (TwoHosts hosts = new TwoHosts()) {
                hosts.stream(MILLION);
                c.set(MILLION, hosts.received(), hosts.stats());
            }
        });
    }

    @Benchmark
    public void pingPong(Counts c) throws InterruptedException {
        inWorld(() -> {
            try (TwoHosts hosts = new TwoHosts()) {
                hosts.pingPong(MILLION / 2);
                c.set(MILLION, hosts.received(), hosts.stats());
            }
        });
    }

    private static void flood(Counts c, int cpus, long quantum,
            boolean ksoftirqdFirst, long rate, long n)
            throws InterruptedException {
        inWorld(() -> {
            try (LoadedHost host = new LoadedHost(cpus, quantum,
                    ksoftirqdFirst)) {
                host.flood(rate, n);
                c.set(n, host.received(), host.stats());
            }
        });
    }

    /// On a virtual thread, so that handing the baton to a task costs no
    /// switch of platform threads.
    static void inWorld(Runnable body) throws InterruptedException {
        Throwable[] failure = new Throwable[1];
        Thread t = Thread.ofVirtual().unstarted(body);
        t.setUncaughtExceptionHandler((thread, x) -> failure[0] = x);
        t.start();
        t.join();
        if (failure[0] != null) {
            throw new IllegalStateException(failure[0]);
        }
    }
}
