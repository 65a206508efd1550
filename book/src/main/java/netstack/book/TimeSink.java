package netstack.book;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Softirq;
import netstack.driver.machine.WaitQueue;
import netstack.skbuff.Cost;

/// A receive path of eighty lines, for the chapter on time: frames at a
/// fixed rate, a ring, a softirq, a socket queue and a program.
final class TimeSink {
    static final CostModel COSTS = CostModel.SERVER_82599
            .with(Cost.BUILD_SKB, 200).with(Cost.SOCK_QUEUE_RCV, 160);
    private static final int RING = 512;
    private static final int SOCKET = 256;
    private static final int WEIGHT = 64;
    private static final int BUDGET = 300;

    private final Machine m;
    private final Cpu cpu;
    private final long rate;
    private final boolean napi;
    private final IrqLine line;
    private final WaitQueue wq;
    private final EventHandler arrive = this::arrive;
    private long frame;
    private int ring;
    private int backlog;
    private int socket;
    private boolean masked;
    long processed;
    long received;

    TimeSink(Machine m, int cpu, long rate, boolean napi) {
        this.m = m;
        this.cpu = m.cpu(cpu);
        this.rate = rate;
        this.napi = napi;
        line = m.requestIrq("rx" + cpu, napi ? this::mask : this::take);
        line.setAffinity(1L << cpu);
        wq = new WaitQueue(m);
        m.spawn("sink" + cpu, cpu, this::program);
        this.cpu.at(0, arrive, 0);
    }

    /// One for each CPU of `m`.
    static TimeSink[] all(Machine m, long rateEach, boolean napi) {
        TimeSink[] sinks = new TimeSink[m.nrCpus()];
        for (int i = 0; i < sinks.length; i++) {
            sinks[i] = new TimeSink(m, i, rateEach, napi);
        }
        m.openSoftirq(Softirq.NET_RX,
                () -> sinks[m.smpProcessorId()].netRxAction());
        return sinks;
    }

    private void arrive(long now, int unused) {
        if (ring < RING) {
            ring++;
            if (!masked) {
                line.raise(now);
            }
        }
        cpu.at(++frame * 1_000_000_000L / rate, arrive, 0);
    }

    /// An interrupt a packet: the handler takes one to the backlog.
    private void take() {
        if (ring > 0) {
            ring--;
            m.charge(Cost.BUILD_SKB);
            backlog++;
        }
        if (ring > 0) {
            line.raise(m.now());
        }
        m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
    }

    /// NAPI: the interrupt is masked until the ring is empty.
    private void mask() {
        masked = true;
        m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
    }

    private void netRxAction() {
        for (int left = BUDGET; left > 0; left -= WEIGHT) {
            m.charge(Cost.NAPI_POLL);
            if (poll() < WEIGHT) {
                return;
            }
        }
        m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
    }

    private int poll() {
        int n = 0;
        while (n < WEIGHT && (napi ? ring : backlog) > 0) {
            if (napi) {
                ring--;
                m.charge(Cost.BUILD_SKB);
            } else {
                backlog--;
            }
            rcv();
            n++;
        }
        if (napi && n < WEIGHT) {
            masked = false;
        }
        return n;
    }

    private void rcv() {
        m.charge(Cost.IP_RCV);
        m.charge(Cost.UDP_RCV);
        m.charge(Cost.SOCK_QUEUE_RCV);
        processed++;
        if (socket < SOCKET) {
            socket++;
            wq.wakeUp();
        }
    }

    private void program() {
        for (;;) {
            m.syscallEnter();
            wq.waitEvent(() -> socket > 0);
            socket--;
            m.charge(Cost.RECVMSG);
            received++;
            m.syscallExit();
        }
    }
}
