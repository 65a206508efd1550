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
    private final DmaMapping dma;
    private final RegisterFile regs = new RegisterFile();
    private final RuleChecker rules;
    private final MsiX msix = new MsiX(regs);
    private final MacFilter filter = new MacFilter(regs);
    private final Rss rss = new Rss(regs);
    private final RxUnit rx;
    private final TxUnit tx;
    private final HostInterface host;
    private final Mmio hw;
    private final Arrivals[] arrivals;
    private boolean carrier;
    private boolean resetting;
    private RegListener listener;

    /// A device of `machine` with the permanent address `mac`, its first
    /// byte highest.
    public Nic82599(String name, Machine machine, DmaMemory memory,
            long mac) {
        this.name = name;
        this.machine = machine;
        this.mac = mac;
        dma = new DmaMapping(name, memory);
        rules = new RuleChecker(name, regs, dma, msix, machine);
        rx = new RxUnit(machine, regs, dma.bus(), msix,
                new RxMac(regs, filter), rss);
        tx = new TxUnit(machine, regs, dma.bus(), msix);
        host = new HostInterface(this, regs, rules, dma, msix, rx, tx,
                filter, rss);
        hw = new Mmio(this, dma, machine);
        arrivals = new Arrivals[machine.nrCpus()];
        for (int i = 0; i < arrivals.length; i++) {
            arrivals[i] = new Arrivals(rx, msix, machine.cpu(i));
        }
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

    /// Connects MSI-X vector `v`, 0 to 63, to an interrupt line.
    public void msix(int v, IrqLine line) {
        msix.line(v, line);
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
        catchUp();
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
        for (Arrivals a : arrivals) {
            a.catchUp(machine.now());
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
        return host.read(offset);
    }

    void writel(int offset, int v) {
        if (listener != null) {
            tell(offset, v);
        }
        host.write(offset, v, machine.world().now());
    }

    /// Lets `l` see every write to a register that exists; null ends it.
    public void listen(RegListener l) {
        listener = l;
    }

    private void tell(int offset, int v) {
        int slot = RegMap.slot(offset);
        if (slot >= 0) {
            Reg r = RegMap.owner(slot);
            int i = slot - RegMap.first(r);
            listener.written(r, i, host.peek(r, i), v, machine.now());
        }
    }

    /// What instance `i` of `r` holds, for those who look on: nothing is
    /// cleared, no time passes.
    public int peek(Reg r, int i) {
        catchUp();
        return host.peek(r, i);
    }

    /// MSI-X messages sent so far.
    public long messages() {
        return msix.messages();
    }

    /// Register and ring rules that the driver broke.
    public long rulesBroken() {
        return rules.broken();
    }

    /// Head, tail and size (in descriptors) of receive ring `i`, for those
    /// who look on: this is no device access.
    public int[] rxRing(int i) {
        RxQueue q = rx.queue(i);
        return new int[] {q.head, q.tail, q.count};
    }

    /// The same of transmit ring `i`.
    public int[] txRing(int i) {
        TxQueue q = tx.queue(i);
        return new int[] {q.head, q.tail, q.count};
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
