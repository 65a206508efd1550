package netstack.driver.wrong;

import static netstack.driver.dma.DmaDir.FROM_DEVICE;
import static netstack.driver.dma.DmaDir.TO_DEVICE;
import static netstack.driver.hw.IxgbeType.EIMC_ALL;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaMapping;
import netstack.driver.dma.DmaMemory;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Reg;
import netstack.driver.hw.RxDesc;
import netstack.driver.hw.TxDesc;
import netstack.driver.machine.Machine;
import netstack.skbuff.Cost;

/// The least right driver of an 82599: one receive ring, one transmit ring,
/// one interrupt. It sends every frame back to where it came from.
///
/// Each step is a method, so that a wrong driver is this one with one step
/// replaced. Left out: everything that a network device is.
class EchoDriver {
    /// Descriptors of a ring, and what a buffer holds.
    static final int N = 16;
    static final int BUF = 2048;
    private static final int BUDGET = 64;
    private static final int DATA_CMD = TxDesc.DTYP_DATA | TxDesc.DCMD_DEXT
            | TxDesc.DCMD_IFCS | TxDesc.DCMD_EOP | TxDesc.DCMD_RS;
    private static final int SUMS =
            TxDesc.POPTS_IXSM | TxDesc.POPTS_TXSM;

    Machine machine;
    DmaMemory mem;
    DmaMapping dma;
    Mmio hw;
    DmaCoherent rx;
    DmaCoherent tx;
    final long[] rxPage = new long[N];
    final long[] rxBus = new long[N];
    final long[] txPage = new long[N];
    final long[] txBus = new long[N];
    final int[] txLen = new int[N];
    int rxUse;
    int rxClean;
    int txUse;
    int txClean;

    final void attach(Machine m, DmaMemory memory, DmaMapping mapping,
            Mmio regs) {
        machine = m;
        mem = memory;
        dma = mapping;
        hw = regs;
    }

    /// Brings the device up in the data sheet's order (4.6.3).
    void up() {
        EchoSetup setup = setup();
        setup.reset();
        rx = dma.allocCoherent(N * RxDesc.SIZE);
        tx = dma.allocCoherent(N * TxDesc.SIZE);
        setup.receive();
        setup.transmit();
        setup.queues();
        while (next(rxUse) != rxClean) {
            offer(rxUse);
            rxUse = next(rxUse);
        }
        bell(Reg.RDT, rxUse);
        setup.interrupts();
        allow();
    }

    EchoSetup setup() {
        return new EchoSetup(this);
    }

    /// The interrupt: its message has cleared and masked the cause.
    void interrupt() {
        poll();
        allow();
    }

    void allow() {
        hw.writel(Reg.EIMS.at(), 1);
    }

    void forbid() {
        hw.writel(Reg.EIMC.at(), EIMC_ALL);
    }

    // tag::echo_poll[]
    /// Takes what has arrived, `BUDGET` frames at most.
    void poll() {
        cleanTx();
        for (int n = 0; n < BUDGET && handedOut(); n++) {
            int i = rxClean;
            long word1 = status(i);
            if (!isDone(word1)) {
                break;
            }
            afterDd();
            int type = RxDesc.pktType(rx.getLong(i * RxDesc.SIZE));
            machine.charge(Cost.RX_DESCRIPTOR);
            rxClean = next(i);
            receive(i, RxDesc.length(word1), type);
            refill();
        }
    }

    /// Whether the device may have filled the next descriptor.
    boolean handedOut() {
        return rxClean != rxUse;
    }

    long status(int i) {
        return rx.getLong(i * RxDesc.SIZE + 8);
    }

    boolean isDone(long word1) {
        return (RxDesc.statusError(word1) & RxDesc.STAT_DD) != 0;
    }

    /// No other field is read before DD.
    void afterDd() {
        hw.dmaRmb();
    }
    // end::echo_poll[]

    /// The frame of descriptor `i` becomes the driver's, and goes back.
    void receive(int i, int len, int type) {
        takeBack(i, len);
        long page = rxPage[i];
        mem.instrumentRead(page, len);
        if ((type & RxDesc.TYPE_UDP) == 0) {
            mem.putPage(page);
            return;
        }
        turnRound(page);
        transmit(page, len);
    }

    void turnRound(long page) {
        EchoFrame.turnRound(mem.memory(), page);
    }

    void takeBack(int i, int len) {
        dma.unmapSingle(rxBus[i], room(), FROM_DEVICE);
    }

    // tag::echo_refill[]
    /// Gives the device one more buffer.
    void refill() {
        int i = rxUse;
        if (next(i) != rxClean && offer(i)) {
            rxUse = next(i);
            bell(Reg.RDT, rxUse);
        }
    }

    /// Puts a new buffer into descriptor `i`; false without memory.
    boolean offer(int i) {
        long page = newPage();
        if (page < 0) {
            return false;
        }
        rxPage[i] = page;
        rxBus[i] = dma.mapSingle(page, room(), FROM_DEVICE);
        if (dma.mappingError(rxBus[i])) {
            mem.putPage(page);
            return false;
        }
        describe(i, rxBus[i]);
        return true;
    }

    /// The header's address, 0, lies over DD and clears it.
    void describe(int i, long bus) {
        rx.setLong(i * RxDesc.SIZE, bus);
        rx.setLong(i * RxDesc.SIZE + 8, 0);
    }

    /// Everything that was stored before is there before the device looks.
    void bell(Reg tail, int i) {
        hw.writel(tail.at(0), i);
    }
    // end::echo_refill[]

    long newPage() {
        return mem.allocPages(0);
    }

    int room() {
        return BUF;
    }

    /// Sends `len` bytes and lets hardware compute both checksums.
    void transmit(long page, int len) {
        int i = txUse;
        int data = next(i);
        if (next(data) == txClean || next(next(data)) == txClean) {
            mem.putPage(page);
            return;
        }
        long bus = dma.mapSingle(page, len, TO_DEVICE);
        if (dma.mappingError(bus)) {
            mem.putPage(page);
            return;
        }
        afterMap(page);
        txPage[data] = page;
        txBus[data] = bus;
        txLen[data] = len;
        context(i);
        tx.setLong(data * TxDesc.SIZE, bus);
        tx.setLong(data * TxDesc.SIZE + 8,
                TxDesc.data1(command(), len, SUMS, payLen(len)));
        txUse = next(data);
        bell(Reg.TDT, txUse);
    }

    /// The buffer is the device's now: hands off.
    void afterMap(long page) {
    }

    void context(int i) {
        tx.setLong(i * TxDesc.SIZE, TxDesc.context0(0, 14, ipLen()));
        tx.setLong(i * TxDesc.SIZE + 8,
                TxDesc.context1(TxDesc.TUCMD_IPV4, 0, 8, 0));
    }

    int ipLen() {
        return 20;
    }

    int command() {
        return DATA_CMD;
    }

    int payLen(int len) {
        return len;
    }

    /// Takes what was sent out of the ring.
    void cleanTx() {
        while (txClean != txUse) {
            int data = next(txClean);
            if (!TxDesc.isDone(tx.getLong(data * TxDesc.SIZE + 8))) {
                break;
            }
            release(data);
            txClean = next(data);
        }
    }

    void release(int data) {
        dma.unmapSingle(txBus[data], txLen[data], TO_DEVICE);
        mem.putPage(txPage[data]);
    }

    /// Stops the device, then takes its memory.
    void down() {
        forbid();
        setup().stop();
        empty();
        dma.freeCoherent(rx);
        dma.freeCoherent(tx);
    }

    /// Takes all buffers back; hardware is off.
    void empty() {
        for (; rxClean != rxUse; rxClean = next(rxClean)) {
            dma.unmapSingle(rxBus[rxClean], room(), FROM_DEVICE);
            mem.putPage(rxPage[rxClean]);
        }
        for (; txClean != txUse; txClean = next(next(txClean))) {
            release(next(txClean));
        }
    }

    static int next(int i) {
        return i + 1 == N ? 0 : i + 1;
    }
}
