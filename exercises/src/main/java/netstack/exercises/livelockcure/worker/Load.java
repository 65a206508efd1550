package netstack.exercises.livelockcure.worker;

import java.util.ArrayDeque;
import java.util.Deque;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Softirq;
import netstack.exercises.livelockcure.Host;
import netstack.exercises.script.Log;

/// The card that is flooded, the queue, and the program.
final class Load implements Host {

    private static final int RING = 64;
    private static final int QUEUE = 64;
    private static final long SECOND = 1_000_000_000;
    private static final long IRQ_NS = 2000;
    private static final long INPUT_NS = 3000;
    private static final long SERVE_NS = 5000;
    private static final long NAP_NS = 20_000;

    private final Machine machine;
    private final IrqLine line;
    private final Runnable poll;
    private final Runnable drained;
    private final EventHandler arrive = this::arrive;
    private final Deque<Long> ring = new ArrayDeque<>();
    private final Deque<Long> queue = new ArrayDeque<>();
    private boolean enabled = true;
    private boolean sending;
    private long gap;
    private long offered;
    private long taken;
    private long dropped;
    private long served;
    private long worst;
    private int inPoll;
    private int mostInPoll;

    Load(Machine machine, Runnable interrupt, Runnable poll,
            Runnable drained) {
        this.machine = machine;
        this.poll = poll;
        this.drained = drained;
        line = machine.requestIrq("card", () -> {
            machine.cpu().spend(IRQ_NS);
            interrupt.run();
            assertLine(machine.now());
        });
    }

    /// Packets come at `rate` a second from now on; what was counted before
    /// is forgotten.
    void begin(long rate) {
        gap = SECOND / rate;
        sending = true;
        offered = 0;
        taken = 0;
        dropped = 0;
        served = 0;
        worst = 0;
        mostInPoll = 0;
        machine.cpu(0).at(machine.now() + gap, arrive, 0);
    }

    void pause() {
        sending = false;
    }

    private void arrive(long now, int arg) {
        if (!sending) {
            return;
        }
        offered++;
        if (ring.size() < RING) {
            ring.add(now);
        }
        assertLine(now);
        machine.cpu(0).at(now + gap, arrive, 0);
    }

    private void assertLine(long now) {
        if (enabled && !ring.isEmpty()) {
            line.raise(now);
        }
    }

    @Override
    public boolean take() {
        Long packet = ring.poll();
        if (packet == null) {
            return false;
        }
        machine.cpu().spend(INPUT_NS);
        taken++;
        inPoll++;
        if (queue.size() < QUEUE) {
            queue.add(packet);
        } else {
            dropped++;
        }
        return true;
    }

    @Override
    public int room() {
        return QUEUE - queue.size();
    }

    @Override
    public void irqDisable() {
        enabled = false;
    }

    @Override
    public void irqEnable() {
        enabled = true;
        assertLine(machine.now());
    }

    @Override
    public void schedulePoll() {
        Cpu cpu = machine.cpu();
        boolean flags = cpu.localIrqSave();
        if (cpu.inTask()) {
            cpu.raiseSoftirq(Softirq.NET_RX);
        } else {
            cpu.raiseSoftirqIrqoff(Softirq.NET_RX);
        }
        cpu.localIrqRestore(flags);
    }

    /// The softirq.
    void poll() {
        inPoll = 0;
        poll.run();
        mostInPoll = Math.max(mostInPoll, inPoll);
        machine.cpu().spend(200);
    }

    /// The program.
    void serve() {
        while (true) {
            Long packet = queue.poll();
            if (packet == null) {
                machine.nanosleep(NAP_NS);
                continue;
            }
            machine.cpu().spend(SERVE_NS);
            served++;
            worst = Math.max(worst, machine.now() - packet);
            if (queue.isEmpty()) {
                Cpu cpu = machine.cpu();
                cpu.localBhDisable();
                drained.run();
                cpu.localBhEnable();
            }
        }
    }

    long left() {
        return ring.size() + queue.size();
    }

    void show(Log log) {
        log.see("offered", offered).see("taken", taken)
                .see("dropped late", dropped).see("served", served)
                .see("worst ns", worst).see("most in a poll", mostInPoll);
    }
}
