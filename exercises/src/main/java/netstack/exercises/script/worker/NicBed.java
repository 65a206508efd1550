package netstack.exercises.script.worker;

import java.util.List;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaMapping;
import netstack.driver.dma.DmaMemory;
import netstack.driver.hw.IxgbeType;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Nic82599;
import netstack.driver.hw.Reg;
import netstack.driver.machine.CostModel;
import netstack.host.HostConfig;

/// A host with an 82599 and no driver: the card is brought up far enough
/// that a student's ring can work with it.
public final class NicBed implements AutoCloseable {

    private static final long MAC = 0x0200_0000_0101L;
    private static final int BUF_KB = 2;
    private static final int ALL = 9728 << 16;

    private final Lan lan = new Lan(new HostConfig().memory(Lan.MEMORY)
            .checked(false).costs(CostModel.FREE));
    private final Nic82599 nic = new Nic82599("eth0", lan.host().machine(),
            lan.host().memory(), MAC);

    /// The card is plugged in and powered on.
    public NicBed() {
        lan.network().cable(nic, lan);
    }

    /// Runs `body` as a program, with the card reset.
    public void run(Runnable body) {
        lan.exec(() -> {
            reset();
            body.run();
        });
    }

    private void reset() {
        Mmio hw = hw();
        hw.writel(Reg.EIMC.at(), IxgbeType.EIMC_ALL);
        hw.writel(Reg.CTRL.at(), IxgbeType.CTRL_RST);
        while ((hw.readl(Reg.CTRL.at()) & IxgbeType.CTRL_RST_MASK) != 0) {
            Thread.onSpinWait();
        }
        hw.writel(Reg.EIMC.at(), IxgbeType.EIMC_ALL);
        hw.writel(Reg.HLREG0.at(), hw.readl(Reg.HLREG0.at())
                | IxgbeType.HLREG0_JUMBOEN);
        hw.writel(Reg.MAXFRS.at(), ALL);
        hw.writel(Reg.RDRXCTL.at(), hw.readl(Reg.RDRXCTL.at())
                & ~IxgbeType.RDRXCTL_RSCFRSTSIZE
                | IxgbeType.RDRXCTL_CRCSTRIP | IxgbeType.RDRXCTL_RSCACKC
                | IxgbeType.RDRXCTL_FCOE_WRFIX);
        hw.writel(Reg.FCTRL.at(), IxgbeType.FCTRL_BAM | IxgbeType.FCTRL_UPE
                | IxgbeType.FCTRL_SBP);
        hw.writel(Reg.DMATXCTL.at(), hw.readl(Reg.DMATXCTL.at())
                | IxgbeType.DMATXCTL_TE);
    }

    /// A receive ring of `n` descriptors, enabled and empty.
    public DmaCoherent rxRing(int n) {
        Mmio hw = hw();
        DmaCoherent ring = dma().allocCoherent(n * 16);
        hw.writel(Reg.RDBAL.at(0), (int) ring.dma());
        hw.writel(Reg.RDBAH.at(0), (int) (ring.dma() >>> 32));
        hw.writel(Reg.RDLEN.at(0), ring.size());
        hw.writel(Reg.SRRCTL.at(0), BUF_KB
                | IxgbeType.SRRCTL_DESCTYPE_ADV_ONEBUF);
        hw.writel(Reg.RXCTRL.at(), IxgbeType.RXCTRL_RXEN);
        hw.writel(Reg.RXDCTL.at(0), IxgbeType.RXDCTL_ENABLE);
        return ring;
    }

    /// A transmit ring of `n` descriptors, enabled and empty.
    public DmaCoherent txRing(int n) {
        Mmio hw = hw();
        DmaCoherent ring = dma().allocCoherent(n * 16);
        hw.writel(Reg.TDBAL.at(0), (int) ring.dma());
        hw.writel(Reg.TDBAH.at(0), (int) (ring.dma() >>> 32));
        hw.writel(Reg.TDLEN.at(0), ring.size());
        hw.writel(Reg.TXDCTL.at(0), IxgbeType.TXDCTL_ENABLE | 1 << 16);
        return ring;
    }

    /// Rings the receive ring's doorbell.
    public void rxTail(int i) {
        hw().writel(Reg.RDT.at(0), i);
    }

    /// Rings the transmit ring's doorbell.
    public void txTail(int i) {
        hw().writel(Reg.TDT.at(0), i);
    }

    /// Stops receiving, so that buffers may be freed.
    public void rxOff() {
        hw().writel(Reg.RXCTRL.at(), 0);
        hw().writel(Reg.RXDCTL.at(0), 0);
    }

    /// Stops sending.
    public void txOff() {
        hw().writel(Reg.TXDCTL.at(0), 0);
    }

    /// Receive descriptors between the card's head and the tail.
    public int owned() {
        return nic.rxRing(0).owned();
    }

    /// Sends a frame to the card, with a broken check sequence if `bad`.
    public void send(byte[] frame, boolean bad) {
        lan.send(frame, bad);
    }

    /// The frames that the card sent.
    public List<byte[]> frames() {
        return lan.frames();
    }

    /// Light on the cable, or none.
    public void carrier(boolean on) {
        nic.carrier(on);
    }

    /// Lets `ns` pass.
    public void sleep(long ns) {
        lan.sleep(ns);
    }

    public Mmio hw() {
        return nic.hw();
    }

    public DmaMapping dma() {
        return nic.dma();
    }

    public DmaMemory memory() {
        return lan.host().memory();
    }

    @Override
    public void close() {
        lan.close();
    }
}
