package netstack.host.experiment;

import netstack.driver.hw.DmaProfile;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.IdleState;
import netstack.host.HostConfig;

/// What the host of an experiment is made of. The setters change and
/// return it.
public final class RigConfig {
    private static final int RING = 512;
    private static final int USECS = 20;
    private static final long MEMORY = 64L << 20;
    private static final int PAGE = 4096;
    private static final long TEN_GIGABIT = 10_000_000_000L;

    public final HostConfig host = new HostConfig().checked(false);
    long seed;
    int queues = 1;
    int rxDescs = RING;
    int rxUsecs = USECS;
    long linkRate = TEN_GIGABIT;
    DmaProfile dma = DmaProfile.SERVER;

    private long memory = MEMORY;
    boolean legacy;

    public RigConfig(long seed) {
        this.seed = seed;
        host.costs(CostModel.SERVER_82599);
    }

    public RigConfig cpus(int n) {
        host.cpus(n);
        return this;
    }

    public RigConfig nodes(int n) {
        host.machine().nodes(n);
        return this;
    }

    public RigConfig costs(CostModel c) {
        host.costs(c);
        return this;
    }

    /// As Linux 4.9 to 6.4: what interrupts raise waits for ksoftirqd, once
    /// that runs.
    public RigConfig ksoftirqdFirst(boolean on) {
        host.machine().ksoftirqdFirst(on);
        return this;
    }

    /// The deepest sleep of an idle CPU.
    public RigConfig maxCstate(IdleState deepest) {
        host.machine().maxCstate(deepest);
        return this;
    }

    /// Queue pairs of the card, one interrupt each.
    public RigConfig queues(int n) {
        queues = n;
        return this;
    }

    public RigConfig rxDescs(int n) {
        rxDescs = n;
        return this;
    }

    /// Least time between interrupts of a queue, in us.
    public RigConfig rxUsecs(int n) {
        rxUsecs = n;
        return this;
    }

    /// Whether the card is driven as before NAPI.
    public RigConfig legacy(boolean on) {
        legacy = on;
        return this;
    }

    /// Bytes of memory beside the card's.
    public RigConfig memory(long bytes) {
        memory = bytes;
        return this;
    }

    /// Bits a second.
    public RigConfig linkRate(long n) {
        linkRate = n;
        return this;
    }

    /// The host, with memory for the rings of two such cards.
    public HostConfig withMemory() {
        return host.memory(memory + 2L * queues * (rxDescs + RING) * PAGE);
    }

    public IxgbeConfig card() {
        return new IxgbeConfig(queues, rxDescs, RING, rxUsecs);
    }
}
