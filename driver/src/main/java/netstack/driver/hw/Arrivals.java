package netstack.driver.hw;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.EventHandler;

/// Frames that are on their way to the queues of one CPU.
///
/// They lie in a FIFO, and what happens to them is done when somebody could
/// see it: when the CPU reads a ring or a register ([#catchUp]), or when a
/// frame could interrupt. Only for that is there an event, one for all, in
/// the queue of that CPU. So while a driver polls with its interrupt off, a
/// frame costs no event, and nothing is seen earlier or later for it.
final class Arrivals {
    static final long NEVER = Long.MAX_VALUE;

    private final RxUnit rx;
    private final MsiX msix;
    private final Cpu cpu;
    private final LateBacks late;
    private FrameFifo fifo = new FrameFifo();
    private final EventHandler arrive = this::arrive;
    /// The earliest time at which a frame may send a message.
    private long wake = NEVER;
    private long armed = NEVER;
    private boolean busy;

    Arrivals(RxUnit rx, MsiX msix, LateBacks late, Cpu cpu) {
        this.rx = rx;
        this.msix = msix;
        this.late = late;
        this.cpu = cpu;
    }

    // tag::nic_arrivals[]
    /// Takes a frame that will be here at `at`.
    void add(Frame f, long at) {
        fifo.add(f, at, 0);
        if (wake == NEVER) {
            wake = msix.wake(cpu);
        }
        arm();
    }

    /// Lets everything happen that has arrived until `now`.
    void catchUp(long now) {
        if (fifo.firstTime() > now || fifo.isEmpty() || busy) {
            return;
        }
        busy = true;
        while (!fifo.isEmpty() && fifo.firstTime() <= now) {
            long at = fifo.firstTime();
            rx.receive(fifo.remove(), at, cpu.id());
        }
        busy = false;
        late.drain(now);
        msix.flush(now);
        rearm();
    }

    /// A vector was allowed or sent a message: asks again when to wake.
    void rearm() {
        wake = msix.wake(cpu);
        arm();
    }

    private void arm() {
        long t = Math.max(fifo.firstTime(), wake);
        if (t < armed && !fifo.isEmpty()) {
            armed = t;
            cpu.at(t, arrive, 0);
        }
    }

    // end::nic_arrivals[]
    private void arrive(long now, int arg) {
        if (now == armed) {   // else a frame overtook the one it was for
            armed = NEVER;
            catchUp(now);
            arm();
        }
    }

    /// Queues or interrupts went to other CPUs: so do the frames that are on
    /// their way to them, or nobody would be woken for these.
    void moveForeign(Arrivals[] byCpu) {
        FrameFifo old = fifo;
        fifo = new FrameFifo();
        while (!old.isEmpty()) {
            long at = old.firstTime();
            Frame f = old.remove();
            byCpu[rx.cpuOf(rx.steer(f))].fifo.add(f, at, 0);
        }
    }
}
