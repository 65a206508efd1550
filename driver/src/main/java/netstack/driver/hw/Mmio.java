package netstack.driver.hw;

import netstack.driver.dma.DmaMapping;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.Meter;

/// The driver's way to the device: its registers, and the barriers between
/// memory and registers.
///
/// A write is posted, the CPU goes on at once; a read waits for the device
/// and costs near a microsecond, so a driver reads nothing per packet.
@Linux(value = "io", file = "arch/x86/include/asm/io.h", renamed = true)
public final class Mmio {
    private final Nic82599 nic;
    private final DmaMapping dma;
    private final Meter meter;
    private RegListener listener;

    Mmio(Nic82599 nic, DmaMapping dma, Meter meter) {
        this.nic = nic;
        this.dma = dma;
        this.meter = meter;
    }

    @Linux("readl")
    public int readl(int offset) {
        meter.charge(Cost.MMIO_READ);
        return nic.readl(offset);
    }

    /// Writes a register, after all stores before it (a doorbell).
    @Linux("writel")
    public void writel(int offset, int v) {
        dma.wmb();
        meter.charge(Cost.MMIO_WRITE);
        tell(offset, v);
        nic.writel(offset, v);
    }

    /// Writes a register without the order that [#writel] gives.
    @Linux("writel_relaxed")
    public void writelRelaxed(int offset, int v) {
        meter.charge(Cost.MMIO_WRITE);
        dma.trickle();
        tell(offset, v);
        nic.writel(offset, v);
        dma.settle();
    }

    /// Writes a register on behalf of the bus: once, when a card or its
    /// interrupt is set up, perhaps before there are tasks; it takes no time.
    void setUp(int offset, int v) {
        tell(offset, v);
        nic.writel(offset, v);
    }

    void listen(RegListener l) {
        listener = l;
    }

    private void tell(int offset, int v) {
        int slot = listener == null ? -1 : RegMap.slot(offset);
        if (slot >= 0) {
            Reg r = RegMap.owner(slot);
            int i = slot - RegMap.first(r);
            listener.written(r, i, nic.peek(r, i), v, nic.machine().now());
        }
    }

    /// Lets no store pass: for memory and registers.
    @Linux(value = "wmb", file = "include/asm-generic/barrier.h")
    public void wmb() {
        dma.wmb();
    }

    /// Lets no store to coherent memory pass.
    @Linux(value = "dma_wmb", file = "include/asm-generic/barrier.h")
    public void dmaWmb() {
        dma.wmb();
    }

    /// Lets no load from coherent memory pass.
    @Linux(value = "dma_rmb", file = "include/asm-generic/barrier.h")
    public void dmaRmb() {
        dma.rmb();
    }
}
