package netstack.bench;

import java.util.concurrent.TimeUnit;
import netstack.driver.dma.DmaMemory;
import netstack.skbuff.Checksum;
import netstack.skbuff.Meter;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;
import netstack.skbuff.Cost;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What single steps of a packet's way cost in real time.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SkBuffBench {
    private static final int HEADROOM = 128;
    private static final int FRAME = 1500;

    private SkbSlab slab;
    private SkBuff frame;

    @Setup
    public void setUp() {
        slab = new SkbSlab(new DmaMemory(1 << 24, false), new NoMeter());
        frame = slab.alloc(2048);
        frame.reserve(HEADROOM);
        frame.put(FRAME);
        Wire.u16(frame.mem(), frame.data() + 12, EthHdr.ETH_P_IP);
    }

    /// Allocated, three headers pushed and pulled again, freed.
    @Benchmark
    public int life() {
        SkBuff skb = slab.alloc(256);
        skb.reserve(HEADROOM);
        skb.push(8);
        skb.push(20);
        skb.push(14);
        skb.pull(14);
        skb.pull(20);
        skb.pull(8);
        int len = skb.headroom();
        skb.consume();
        return len;
    }

    /// The Ethernet header's three fields.
    @Benchmark
    public long parse() {
        EthHdr eth = new EthHdr(frame.mem(), frame.data());
        return eth.dest() + eth.source() + eth.proto();
    }

    /// The sum over 1500 bytes.
    @Benchmark
    public int checksum() {
        return Checksum.partial(frame.mem(), frame.data(), FRAME, 0);
    }

    /// Time is free here: what is measured is the packet.
    private static final class NoMeter implements Meter {
        @Override
        public int smpProcessorId() {
            return 0;
        }

        @Override
        public void charge(Cost point) {
        }

        @Override
        public void charge(Cost perByte, long bytes) {
        }
    }
}
