package netstack.driver.machine;

import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// A small receive path, for tests of the machine alone: frames at a fixed rate into a ring, a
/// NAPI-like poll, a socket queue, and a program that reads it. One ring, socket and program a CPU.
final class Sink {
    static final CostModel COSTS = CostModel.SERVER_82599
            .with(Cost.SOFTIRQ_ENTRY, 0).with(Cost.BUILD_SKB, 120).with(Cost.IP_RCV, 80)
            .with(Cost.UDP_RCV, 100).with(Cost.SYSCALL, 200).with(Cost.RECVMSG, 30)
            .with(Cost.TIMER, 0).with(Cost.LOCK, 0);
    private static final int RING = 512;
    private static final int SOCKET = 256;
    private static final int BACKLOG = 1000;
    private static final int WEIGHT = 64;

    final Machine m;
    final int cpu;
    final long rate;
    final long frames;
    long eitr = 20_000;
    int budget = 300;
    boolean irqPerPacket;

    private final IrqLine line;
    private final WaitQueue wq;
    private final EventHandler arrive = this::arrive;
    private final EventHandler fire = this::fire;
    private long k;
    private int ring;
    private int backlog;
    private int socket;
    private boolean masked;
    private boolean armed;
    private long lastIrq = -1_000_000;
    long ringDrops;
    long proc;
    long app;
    long squeezed;
    long worked;

    Sink(Machine m, int cpu, long rate, long frames) {
        this.m = m;
        this.cpu = cpu;
        this.rate = rate;
        this.frames = frames;
        line = m.requestIrq("rx" + cpu, this::irq);
        line.setAffinity(1L << cpu);
        wq = new WaitQueue(m);
        m.spawn("sink" + cpu, cpu, this::program);
        m.cpu(cpu).at(at(1), arrive, 0);
    }

    /// One sink a CPU.
    static Sink[] all(Machine m, long rateEach, long framesEach) {
        Sink[] s = new Sink[m.nrCpus()];
        for (int i = 0; i < s.length; i++) {
            s[i] = new Sink(m, i, rateEach, framesEach);
        }
        m.openSoftirq(Softirq.NET_RX, () -> s[m.smpProcessorId()].netRxAction());
        return s;
    }

    private long at(long frame) {
        return frame * 1_000_000_000L / rate;
    }

    private void arrive(long now, int arg) {
        if (ring < RING) {
            ring++;
            interrupt(now);
        } else {
            ringDrops++;
        }
        if (++k < frames) {
            m.cpu(cpu).at(at(k + 1), arrive, 0);
        }
    }

    private void interrupt(long now) {
        if (masked || armed) {
            return;
        }
        if (now >= lastIrq + eitr) {
            lastIrq = now;
            line.raise(now);
        } else {
            armed = true;
            m.cpu(cpu).at(lastIrq + eitr, fire, 0);
        }
    }

    private void fire(long now, int arg) {
        armed = false;
        if (!masked) {
            lastIrq = now;
            line.raise(now);
        }
    }

    private void irq() {
        if (irqPerPacket) {
            if (ring > 0) {
                ring--;
                m.charge(Cost.BUILD_SKB);
                backlog = Math.min(backlog + 1, BACKLOG);
            }
            if (ring > 0) {
                line.raise(m.now());
            }
        } else {
            masked = true;
        }
        m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
    }

    @Linux(value = "net_rx_action", renamed = true)
    private void netRxAction() {
        int left = budget;
        long end = m.jiffies() + 2;
        for (;;) {
            m.charge(Cost.NAPI_POLL);
            int n = irqPerPacket ? processBacklog() : poll();
            left -= n;
            worked += n > 0 ? 1 : 0;
            if (n < WEIGHT) {
                squeezed += left <= 0 ? 1 : 0;
                break;
            }
            if (left <= 0 || m.jiffies() >= end) {
                squeezed++;
                m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
                break;
            }
        }
    }

    @Linux(value = "ixgbe_poll", renamed = true)
    private int poll() {
        int n = 0;
        while (n < WEIGHT && ring > 0) {
            ring--;
            m.charge(Cost.BUILD_SKB);
            receive();
            n++;
        }
        if (n < WEIGHT) {
            masked = false;
            if (ring > 0) {
                interrupt(m.now());
            }
        }
        return n;
    }

    private int processBacklog() {
        int n = 0;
        while (n < WEIGHT && backlog > 0) {
            backlog--;
            receive();
            n++;
        }
        return n;
    }

    @Linux(value = "udp_rcv", renamed = true)
    private void receive() {
        m.charge(Cost.IP_RCV);
        m.charge(Cost.UDP_RCV);
        m.charge(Cost.SOCK_QUEUE_RCV);
        proc++;
        if (socket < SOCKET) {
            socket++;
            m.cpu().mix(m.now(), proc);
            if (!wq.empty()) {
                wq.wakeUp();
            }
        }
    }

    @Linux(value = "recvmsg", renamed = true)
    private void program() {
        for (;;) {
            m.syscallEnter();
            while (socket == 0) {
                wq.prepareToWait();
                if (socket == 0) {
                    m.schedule();
                }
                wq.finishWait();
            }
            socket--;
            m.charge(Cost.RECVMSG);
            app++;
            m.cpu().mix(m.now(), app);
            m.syscallExit();
        }
    }

    long irqs() {
        return line.count(cpu);
    }
}
