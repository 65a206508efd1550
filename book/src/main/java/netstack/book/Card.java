package netstack.book;

import static netstack.driver.hw.IxgbeType.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaDir;
import netstack.driver.dma.DmaMemory;
import netstack.driver.hw.Cable;
import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Nic82599;
import netstack.driver.hw.Reg;
import netstack.driver.hw.TxDesc;
import netstack.driver.hw.Wire;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;

/// A card without a driver: the book's experiments write its registers and
/// descriptors themselves, and hold the other end of its cable.
final class Card {
    static final long MAC = 0x90E2BA000001L;
    static final int DELAY = 1000;
    static final int BUFFER = 2048;
    /// A machine that costs nothing, and its card.
    final World world = new World(1);
    final Machine machine = world.machine("host", new MachineConfig());
    final DmaMemory memory = new DmaMemory(16 << 20);
    final Nic82599 nic = new Nic82599("eth0", machine, memory, MAC);
    final Mmio hw = nic.hw();
    final List<byte[]> sent = new ArrayList<>();
    final List<Long> irqs = new ArrayList<>();
    final List<CardRing> rx = new ArrayList<>();
    private final Far far = new Far();
    private DmaCoherent tx;
    private int txNext;

    Card() {
        new Cable(world, 0, DELAY).connect(nic, far);
        IrqLine line = machine.requestIrq("eth0", () ->
                irqs.add(machine.now()));
        nic.msix(0, line);
    }

    /// Runs an experiment.
    static void run(Consumer<Card> body) {
        Card card = new Card();
        try (World world = card.world) {
            world.runTask(card.machine, () -> body.accept(card));
        }
    }

    /// Brings up one transmit ring and `queues` receive rings of `n`.
    void up(int queues, int n, boolean dropEn) {
        hw.writel(Reg.HLREG0.at(), hw.readl(Reg.HLREG0.at())
                | HLREG0_JUMBOEN);
        hw.writel(Reg.MAXFRS.at(), 9728 << 16);
        int dma = hw.readl(Reg.RDRXCTL.at()) & ~RDRXCTL_RSCFRSTSIZE;
        hw.writel(Reg.RDRXCTL.at(), dma | RDRXCTL_CRCSTRIP
                | RDRXCTL_RSCACKC | RDRXCTL_FCOE_WRFIX);
        hw.writel(Reg.FCTRL.at(), FCTRL_UPE | FCTRL_BAM);
        hw.writel(Reg.RXCSUM.at(), RXCSUM_PCSD);
        for (int q = 0; q < queues; q++) rx.add(new CardRing(this, q, n));
        hw.writel(Reg.RXCTRL.at(), RXCTRL_RXEN);
        rx.forEach(r -> r.enable(dropEn));
        tx = nic.dma().allocCoherent(64 * TxDesc.SIZE);
        hw.writel(Reg.TDBAL.at(0), (int) tx.dma());
        hw.writel(Reg.TDBAH.at(0), (int) (tx.dma() >>> 32));
        hw.writel(Reg.TDLEN.at(0), tx.size());
        hw.writel(Reg.DMATXCTL.at(), hw.readl(Reg.DMATXCTL.at())
                | DMATXCTL_TE);
        hw.writel(Reg.TXDCTL.at(0), TXDCTL_ENABLE);
    }

    /// Queue 0 interrupts, at most once in `units` of 2.048 us; the message
    /// clears and masks its cause.
    void interrupts(int units) {
        hw.writel(Reg.GPIE.at(), GPIE_MSIX_MODE | GPIE_EIAME);
        hw.writel(Reg.EIAC.at(), 1);
        hw.writel(Reg.EIAM.at(), 1);
        hw.writel(Reg.EITR.at(0), units << 3);
        hw.writel(Reg.IVAR.at(0), IVAR_ALLOC_VAL);
        hw.writel(Reg.EIMS.at(), 1);
    }

    void spend(long ns) {
        machine.cpu().spend(ns);
    }

    /// A frame arrives, [#DELAY] from now.
    void receive(byte[] frame) {
        far.out.send(far.out.frames().copy(frame, 0, frame.length),
                machine.now());
    }

    /// Puts a packet behind a context descriptor and rings the bell.
    void send(byte[] d, long context0, long context1, int cmd, int popts,
            int payLen) {
        long page = memory.allocPages(4);
        MemorySegment.copy(d, 0, memory.memory(), ValueLayout.JAVA_BYTE,
                page, d.length);
        long bus = nic.dma().mapSingle(page, d.length, DmaDir.TO_DEVICE);
        descriptor(context0, context1);
        descriptor(bus, TxDesc.data1(TxDesc.DTYP_DATA | TxDesc.DCMD_DEXT
                | TxDesc.DCMD_IFCS | TxDesc.DCMD_EOP | TxDesc.DCMD_RS | cmd,
                d.length, popts | TxDesc.CC, payLen));
        hw.writel(Reg.TDT.at(0), txNext);
    }

    private void descriptor(long word0, long word1) {
        tx.setLong(txNext * TxDesc.SIZE, word0);
        tx.setLong(txNext * TxDesc.SIZE + 8, word1);
        txNext = (txNext + 1) % 64;
    }

    private final class Far implements CableEnd {
        private Wire out;

        @Override
        public Machine machine() {
            return null;
        }

        @Override
        public void plug(Wire w) {
            out = w;
        }

        @Override
        public void deliver(Frame f, long at) {
            sent.add(Arrays.copyOf(f.data(), f.len()));
            f.release();
        }
    }
}
