package netstack.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/// CPU time and allocation of an iteration, of the whole process: figures of
/// one thread do not see virtual threads.
public final class ProcessTotals implements InternalProfiler {
    static final String CPU = "cpu";
    static final String ALLOC = "alloc";

    private final OperatingSystemMXBean os = (OperatingSystemMXBean)
            ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean)
            ManagementFactory.getThreadMXBean();
    private long cpu;
    private long bytes;

    @Override
    public String getDescription() {
        return "CPU time and allocated bytes of the process";
    }

    @Override
    public void beforeIteration(BenchmarkParams b, IterationParams i) {
        cpu = os.getProcessCpuTime();
        bytes = threads.getTotalThreadAllocatedBytes();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(BenchmarkParams b,
            IterationParams i, IterationResult result) {
        long spent = os.getProcessCpuTime() - cpu;
        long made = threads.getTotalThreadAllocatedBytes() - bytes;
        return List.of(
                new ScalarResult(CPU, spent, "ns", AggregationPolicy.AVG),
                new ScalarResult(ALLOC, made, "B", AggregationPolicy.AVG));
    }
}
