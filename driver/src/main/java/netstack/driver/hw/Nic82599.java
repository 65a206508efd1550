package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.CTRL_RST_MASK;
import static netstack.driver.hw.IxgbeType.EICR_LSC;
import static netstack.driver.hw.IxgbeType.LINKS_SPEED_10G;
import static netstack.driver.hw.IxgbeType.LINKS_UP;

import java.util.List;
import netstack.driver.dma.DmaMapping;
import netstack.driver.dma.DmaMemory;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;

/// An Intel 82599, the 10 Gb/s controller of 2009, as its data sheet shows
/// it to software: registers, descriptor rings, MSI-X.
///
/// A driver reaches it in three ways only: [#hw] for registers, [#dma] for
/// memory that both see, and the interrupt lines given to [#msix]. On the
/// other side is a cable. What a part leaves out stands in that part.
public final class Nic82599 implements CableEnd {
    private final String name;
    private final Machine machine;
    private final long mac;
    final DmaMemory memory;
    private final DmaMapping dma;
    private final RegisterFile regs = new RegisterFile();
    private final RuleChecker rules;
    private final MsiX msix;
    private final MacFilter filter = new MacFilter(regs);
    private final Rss rss = new Rss(regs);
    private final RxUnit rx;
    private final TxUnit tx;
    private final HostInterface host;
    private final Mmio hw;
    private final Arrivals[] arrivals;
    private boolean carrier;
    private boolean resetting;
    private boolean removed;
    private Runnable onRemoval;
    private long lost;

    /// A device of `machine` with the permanent address `mac`, its first
    /// byte highest.
    public Nic82599(String name, Machine machine, DmaMemory memory,
            long mac) {
        this.name = name;
        this.machine = machine;
        this.mac = mac;
        this.memory = memory;
        dma = new DmaMapping(name, memory);
        msix = new MsiX(regs, machine);
        rules = new RuleChecker(name, regs, dma, msix, machine);
        rx = new RxUnit(machine, regs, dma, msix,
                new RxMac(regs, filter), rss);
        tx = new TxUnit(machine, regs, dma, msix);
        host = new HostInterface(this, regs, rules, dma, msix, rx, tx,
                filter, rss);
        hw = new Mmio(this, dma, machine);
        arrivals = new Arrivals[machine.nrCpus()];
        LateBacks[] late = new LateBacks[arrivals.length];
        for (int i = 0; i < arrivals.length; i++) {
            late[i] = new LateBacks(dma.bus(), msix, machine.cpu(i));
            arrivals[i] = new Arrivals(rx, msix, late[i], machine.cpu(i));
        }
        rx.bus().late(late);
        msix.arrivals(arrivals, rx::beforeMessage);
        rx.arrivals(arrivals);
        reset();
        resetting = false;
        if (memory.debug() != null) {
            machine.world().atEnd(memory.debug()::mustBeSilent);
        }
    }

    /// The registers, and the barriers that go with them.
    public Mmio hw() {
        return hw;
    }

    /// How a driver shares memory with this device.
    public DmaMapping dma() {
        return dma;
    }

    /// Lets MSI-X vector `v`, 0 to 63, interrupt by `line`.
    public void msix(int v, IrqLine line) {
        new PciMsi(hw, v, line).startup();
    }

    @Override
    public Machine machine() {
        return machine;
    }

    @Override
    public void plug(Wire out) {
        tx.wire(out);
        carrier(true);
    }

    /// Light on the cable, or none: the link follows.
    public void carrier(boolean on) {
        if (removed) {
            return;
        }
        settle(machine.world().now());
        carrier = on;
        link();
        msix.other(EICR_LSC, machine.world().now());
        if (on) {
            tx.runAll(machine.world().now());
        }
    }

    private void link() {
        regs.set(Reg.LINKS, carrier ? LINKS_UP | LINKS_SPEED_10G : 0);
    }

    /// Takes a frame for `at`. With several CPUs its queue is chosen now, as
    /// it decides on which CPU's time line the frame arrives.
    @Override
    public void deliver(Frame f, long at) {
        if (removed) {
            lost++;
            f.release();
            return;
        }
        arrivals[arrivals.length == 1 ? 0 : cpuOf(f)].add(f, at);
    }

    private int cpuOf(Frame f) {
        return rx.cpuOf(rx.steer(f));
    }

    /// What has arrived for the CPU that runs, happens; with several CPUs,
    /// what is due elsewhere is left to them.
    void catchUp() {
        arrivals[machine.cpu().id()].catchUp(machine.now());
    }

    /// What has arrived for any CPU happens: all are waited for.
    void catchUpAll() {
        machine.cpu().sync();
        settle(machine.now());
    }

    private void settle(long now) {
        for (Arrivals a : arrivals) {
            a.catchUp(now);
        }
    }

    /// These vectors may interrupt from now on, or at another pace.
    void rearm(long vectors) {
        for (long p = vectors; p != 0; p &= p - 1) {
            IrqLine line = msix.line(Long.numberOfTrailingZeros(p));
            if (line != null) {
                arrivals[line.cpu().id()].rearm();
            }
        }
    }

    /// The hook of a ring: the CPU that polls it sees what has arrived.
    void beforeLoad(int queue) {
        int cpu = arrivals.length == 1 ? 0 : rx.cpuOf(queue);
        arrivals[cpu].catchUp(machine.now());
    }

    /// CTRL.RST: everything is as after power-on, the rings are forgotten.
    void reset() {
        rx.reset();
        tx.reset();
        msix.reset();
        regs.reset();
        regs.set(Reg.RAL, 0, MacFilter.ral(mac));
        regs.set(Reg.RAH, 0, MacFilter.rah(mac));
        filter.reload();
        rss.keyWritten();
        link();
        resetting = true;
    }

    /// A reset shows in CTRL once, then it is over.
    int readCtrl() {
        int v = regs.get(Reg.CTRL);
        if (resetting) {
            resetting = false;
            return v | CTRL_RST_MASK;
        }
        return v;
    }

    int readl(int offset) {
        return removed ? ~0 : host.read(offset);
    }

    void writel(int offset, int v) {
        if (removed) {
            return;
        }
        host.write(offset, v, machine.world().now());
    }

    /// Lets `l` see every write to a register that exists; null ends it.
    public void listen(RegListener l) {
        hw.listen(l);
    }

    /// What instance `i` of `r` holds, for those who look on: nothing is
    /// cleared, no time passes.
    public int peek(Reg r, int i) {
        catchUp();
        return host.peek(r, i);
    }

    /// Lets memory accesses take the time of `p`.
    public void dmaProfile(DmaProfile p) {
        rx.bus().profile(p);
        tx.profile(p);
        msix.lines().profile(p);
    }

    /// Lets the faults of `f` happen, from now on.
    public void inject(NicFaults f) {
        rx.faults(f);
        tx.faults(f);
        msix.lines().faults(f);
        FaultScript.start(this, f);
    }

    /// Transmit stops working until a reset.
    void hang() {
        tx.hang();
    }

    /// The card leaves its slot: it reads as all ones, does no DMA, sends
    /// no message, and never comes back.
    void remove() {
        settle(machine.world().now());
        rules.gone();
        lost += regs.unreadDrops();
        reset();
        removed = true;
        if (onRemoval != null) {
            machine.requestIrq("pciehp", () -> machine.kthread(
                    "irq/pciehp", -1, onRemoval)).raise(machine.now());
        }
    }

    /// What a thread does when the slot's controller says that its card is
    /// gone: the driver's `remove`.
    public void onRemoval(Runnable remove) {
        onRemoval = remove;
    }

    /// Frames that came while nobody could count them: receive or their
    /// queue was off, or they were in the card at a reset or its removal,
    /// or their count was. For those who look on; the device has no such
    /// counter.
    public long deaf() {
        return lost + rx.deaf();
    }

    /// MSI-X messages sent so far.
    public long messages() {
        return msix.lines().messages();
    }

    /// Register and ring rules that the driver broke.
    public long rulesBroken() {
        return rules.broken();
    }

    /// Receive ring `i` as it is now, with its descriptors.
    public RingView rxRing(int i) {
        catchUp();
        return RingView.rx(rx.queue(i), this);
    }

    /// The same of transmit ring `i`.
    public RingView txRing(int i) {
        return RingView.tx(tx.queue(i), this);
    }

    /// Bytes that wait in the receive packet buffer.
    public int buffered() {
        catchUp();
        return rx.buffered();
    }

    /// One line for everything that is still mapped for this device.
    public List<String> audit() {
        return dma.audit();
    }

    @Override
    public String toString() {
        return name;
    }
}
