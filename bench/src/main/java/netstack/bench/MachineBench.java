package netstack.bench;

import java.util.concurrent.TimeUnit;
import netstack.driver.machine.EventHandler;
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

/// What the machine's own work costs: changing stacks, and firing events.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class MachineBench {
    private static final int HAND_OVERS = 1_000_000;
    private static final int EVENTS = 1_000_000;
    private static final int PENDING = 1000;

    /// Two CPUs in strict order: each spend hands the baton on.
    @Benchmark
    @OperationsPerInvocation(HAND_OVERS)
    public long handOver() {
        try (World world = new World(1)) {
            Machine m = world.machine("a",
                    new MachineConfig().cpus(2).quantum(0));
            for (int i = 0; i < 2; i++) {
                m.spawn("t" + i, i, () -> {
                    for (int k = 0; k < HAND_OVERS / 2; k++) {
                        m.cpu().spend(10);
                    }
                });
            }
            world.runUntilIdle();
            return world.stats().handOvers();
        }
    }

    /// A heap of 1000 events, each of which sets itself again.
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long event() {
        try (World world = new World(1)) {
            Machine m = world.machine("a", new MachineConfig());
            EventHandler again = new EventHandler() {
                @Override
                public void fire(long now, int step) {
                    m.cpu(0).at(now + step, this, step);
                }
            };
            for (int i = 0; i < PENDING; i++) {
                m.cpu(0).at(i, again, PENDING);
            }
            world.run(EVENTS);
            return world.stats().events();
        }
    }
}
