package netstack.napi;

import static netstack.napi.NapiState.DISABLE;
import static netstack.napi.NapiState.IN_BUSY_POLL;
import static netstack.napi.NapiState.PREFER_BUSY_POLL;
import static netstack.napi.NapiState.SCHED;
import static netstack.napi.NapiState.SCHED_THREADED;
import static netstack.napi.NapiState.THREADED;

import java.util.Arrays;
import netstack.driver.machine.Cpu;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Softirq;
import netstack.driver.machine.Tracepoint;
import netstack.driver.net.GroResult;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NapiPoll;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// One instance of the "new API": a receive queue and its poll function.
///
/// SCHED says that somebody owns it: it is on a CPU's list or being polled.
/// Who schedules it meanwhile leaves MISSED, and [#completeDone] then keeps
/// SCHED and puts it back: the event that came between the driver's last
/// look at its ring and the end of polling is not lost. DISABLE keeps new
/// owners out.
///
/// Left out: netpoll.
@Linux(value = "napi_struct", file = "include/linux/netdevice.h")
public final class Napi implements NapiContext {
    private static final long DISABLE_WAIT_NS = 20_000;

    final SkbQueue rxList = new SkbQueue();
    final SkbQueue sublist = new SkbQueue();
    final SkbQueue[] groHash = new SkbQueue[Gro.BUCKETS];
    int rxCount;
    Napi nextPoll;
    int weight;

    private final NetRx rx;
    private final Machine machine;
    private final Gro gro;
    private final NetDevice dev;
    private final NapiPoll poll;
    private final int napiId;
    final NapiState state;
    final NapiDefer defer;
    private NapiThread thread;
    private boolean repoll;

    Napi(NetRx rx, NetDevice dev, NapiPoll poll, int weight, int napiId) {
        this.rx = rx;
        this.machine = rx.machine;
        this.gro = rx.gro();
        this.dev = dev;
        this.poll = poll;
        this.weight = weight;
        this.napiId = napiId;
        this.state = new NapiState(machine);
        this.defer = new NapiDefer(machine, dev, this::watchdog);
        Arrays.setAll(groHash, _ -> new SkbQueue());
    }

    @Override
    public NetDevice dev() {
        return dev;
    }

    @Override
    public int napiId() {
        return napiId;
    }

    // tag::napi_schedule[]
    @Override
    @Linux(value = "napi_schedule", file = "include/linux/netdevice.h")
    public boolean schedule() {
        if (!schedulePrep()) {
            return false;
        }
        reschedule();
        return true;
    }

    @Linux(value = "__napi_schedule", file = "net/core/dev.c",
        renamed = true)
    void reschedule() {
        Cpu cpu = machine.cpu();
        boolean flags = cpu.localIrqSave();
        scheduleIrqoff();
        cpu.localIrqRestore(flags);
    }

    @Override
    @Linux(value = "napi_schedule_prep", file = "net/core/dev.c")
    public boolean schedulePrep() {
        return state.take();
    }

    @Override
    @Linux(value = "__napi_schedule_irqoff", file = "net/core/dev.c")
    public void scheduleIrqoff() {
        if (state.has(THREADED)) {
            state.set(SCHED_THREADED);
            thread.wake();
            return;
        }
        SoftnetData sd = rx.softnet.get();
        sd.pollList.addTail(this);
        // net_rx_action looks at the list again before it ends.
        if (!sd.inNetRxAction) {
            machine.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
        }
    }
    // end::napi_schedule[]

    // tag::napi_poll[]
    /// Polls for at most the weight and returns the work done. Afterwards
    /// [#wantsRepoll] says whether there is more.
    @Linux(value = "__napi_poll", file = "net/core/dev.c")
    int poll() {
        repoll = false;
        int work = isScheduled() ? poll(weight) : 0;
        if (work < weight) {
            return work;
        }
        if (state.has(DISABLE)) {
            completeDone(0);
            return work;
        }
        if (state.has(PREFER_BUSY_POLL)) {
            if (completeDone(work)) {
                schedule();
            }
            return work;
        }
        // What was held in this very jiffy may still grow.
        gro.flush(this, machine.hz() >= 1000);
        gro.normalList(this);
        repoll = isScheduled();
        return work;
    }
    // end::napi_poll[]

    /// Calls the driver.
    int poll(int budget) {
        int work = poll.poll(this, budget);
        if (work > budget) {
            throw new IllegalStateException("poll of " + name() + " did "
                + work + " of " + budget);
        }
        machine.tracepoints().hit(Tracepoint.NAPI_POLL, this, work, budget);
        return work;
    }

    boolean wantsRepoll() {
        return repoll;
    }

    @Linux("napi_is_scheduled")
    boolean isScheduled() {
        return state.has(SCHED);
    }

    @Override
    @Linux(value = "napi_gro_receive", file = "net/core/gro.c")
    public GroResult groReceive(SkBuff skb) {
        return gro.receive(this, skb);
    }

    // tag::napi_complete_done[]
    @Override
    @Linux(value = "napi_complete_done", file = "net/core/dev.c")
    public boolean completeDone(int work) {
        if (state.has(IN_BUSY_POLL)) {
            return false;    // the poller will see to it
        }
        long timeout = defer.timeout(work, gro.holds(this));
        gro.flush(this, timeout != 0);
        gro.normalList(this);
        if (!isScheduled()) {
            throw new IllegalStateException(
                name() + " completes, but nobody scheduled it");
        }
        if (state.giveBack()) {
            reschedule();
            return false;
        }
        if (timeout != 0) {
            defer.start(timeout);
        }
        return !defer.irqsDeferred();
    }
    // end::napi_complete_done[]

    /// The time is up: polls, as an interrupt would have made it.
    @Linux(value = "napi_watchdog", file = "net/core/dev.c")
    private void watchdog() {
        if (state.takeUnless(DISABLE | SCHED, SCHED)) {
            state.clear(PREFER_BUSY_POLL);
            scheduleIrqoff();
        }
    }

    @Override
    @Linux(value = "napi_enable", file = "net/core/dev.c")
    public void enable() {
        if (!isScheduled()) {
            throw new IllegalStateException(name() + " is enabled already");
        }
        state.reset(0);
        if (dev.threaded() && thread != null) {
            setThreaded(true);
        }
    }

    /// From the next time that it is scheduled, its thread polls it, which
    /// is made if there is none; or the softirq again.
    void setThreaded(boolean on) {
        if (on && thread == null) {
            thread = new NapiThread(rx, this);
        }
        state.share();
        if (on) {
            state.set(THREADED);
        } else {
            state.clear(THREADED);
        }
    }

    @Override
    @Linux(value = "napi_disable", file = "net/core/dev.c")
    public void disable() {
        state.set(DISABLE);
        while (isScheduled()) {
            machine.nanosleep(DISABLE_WAIT_NS);
        }
        defer.cancel();
        state.reset(SCHED);
    }

    /// Takes the thread and what is held away; owned by nobody, closed to
    /// all.
    void close() {
        state.reset(SCHED);
        gro.purge(this);
        if (thread != null) {
            thread.stop();
            thread = null;
        }
    }

    /// Ends the backlog's polling: only its own CPU ever schedules it.
    void completeBacklog() {
        state.reset(0);
    }

    private String name() {
        return dev == null ? "backlog" : dev.name() + " napi " + napiId;
    }
}
