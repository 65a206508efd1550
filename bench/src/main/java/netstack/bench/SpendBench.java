package netstack.bench;

import java.util.concurrent.TimeUnit;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Cpu;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it takes to let virtual time pass when nothing is due.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SpendBench {
    private static final int SPENDS = 10_000_000;

    /// Ten million times one nanosecond, in a task of a machine of its own.
    @Benchmark
    @OperationsPerInvocation(SPENDS)
    public long spend() throws InterruptedException {
        long[] end = new long[1];
        Thread t = Thread.ofVirtual().start(() -> end[0] = run());
        t.join();
        return end[0];
    }

    private static long run() {
        try (World world = new World(1)) {
            Machine m = world.machine("a",
                    new MachineConfig().costs(CostModel.FREE));
            world.runTask(m, () -> spendAll(m.cpu()));
            return world.now();
        }
    }

    private static void spendAll(Cpu cpu) {
        for (int i = 0; i < SPENDS; i++) {
            cpu.spend(1);
        }
    }
}
