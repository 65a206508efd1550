package netstack.bench;

import java.util.concurrent.TimeUnit;
import netstack.driver.machine.CostModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Streams of TCP between two hosts: a transfer is one operation.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 6)
@Measurement(iterations = 3)
@Fork(1)
public class TcpBench {
    private static final long NEAR = 1000;
    private static final long FAR = 50_000;
    private static final long BULK = 1L << 30;
    private static final long GIGABYTE = 1_000_000_000;

    @Benchmark
    public void offloaded(StackBench.Counts c) throws InterruptedException {
        bulk(c, CostModel.FREE, NEAR, true, BULK);
    }

    @Benchmark
    public void plain(StackBench.Counts c) throws InterruptedException {
        bulk(c, CostModel.FREE, NEAR, false, BULK);
    }

    @Benchmark
    public void simulated(StackBench.Counts c) throws InterruptedException {
        bulk(c, CostModel.SERVER_82599, FAR, true, GIGABYTE);
    }

    private static void bulk(StackBench.Counts c, CostModel costs,
            long delayNs, boolean offload, long bytes)
            throws InterruptedException {
        StackBench.inWorld(() -> {
            try (TcpHosts hosts = new TcpHosts(costs, delayNs, offload)) {
                hosts.bulk(bytes);
                c.set(hosts.segments(), hosts.received(), hosts.stats());
            }
        });
    }
}
