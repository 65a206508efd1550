package netstack.driver.dma;

/// Watches a block of coherent memory, from both sides. Offsets are bytes
/// from its start; `n` is 4 or 8.
public interface CoherentSpy {
    /// The CPU stores `v`; others see it later.
    void cpuStores(int off, int n, long v);

    /// The CPU loads, and would see `v`; the answer is what it sees.
    long cpuLoads(int off, int n, long v);

    /// The device loads 8 bytes and sees `v`.
    void deviceLoads(int off, long v);

    /// The device stores `v` over `old`.
    void deviceStores(int off, int n, long old, long v);

    /// The block is given back.
    void freed();
}
