package netstack.napi;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.Machine;
import netstack.driver.net.NapiBusy;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// Busy polling: a program that waits for a packet polls the device itself,
/// on its own CPU, in its own time. No interrupt, no softirq, no wake-up.
///
/// While a poller owns the instance its interrupt stays off, since
/// [Napi#completeDone] says no. It comes on again by one more poll when the
/// poller stops; or, if busy polling is preferred and `gro_flush_timeout`
/// and `napi_defer_hard_irqs` are set, by a timer, should the program not
/// come back in time.
final class NapiBusyLoop implements NapiBusy {
    private final NetRx rx;
    private final Machine machine;
    private long rxPackets;
    private boolean allowed;

    NapiBusyLoop(NetRx rx) {
        this.rx = rx;
        machine = rx.machine;
    }

    @Override
    public void allow() {
        if (!allowed) {
            allowed = true;
            rx.napis().share();
        }
    }

    @Override
    public long rxPackets() {
        return rxPackets;
    }

    @Override
    @Linux(value = "napi_busy_loop", file = "net/core/dev.c")
    public void busyLoop(int id, End end, boolean prefer, int budget) {
        long start = NapiBusy.currentTime(machine.now());
        boolean again;
        do {
            Napi napi = rx.napis().byId(id);
            again = napi != null && !loop(napi, end, start, prefer, budget);
            if (again) {
                machine.condResched();
            }
        } while (again && !end.loopEnd(start));
    }

    // tag::napi_busy_loop[]
    /// Polls until the end; false if another task should run before.
    @Linux(value = "__napi_busy_loop", file = "net/core/dev.c",
        renamed = true)
    private boolean loop(Napi napi, End end, long start, boolean prefer,
            int budget) {
        Cpu cpu = machine.cpu();
        boolean mine = false;
        boolean done;
        cpu.preemptDisable();
        for (;;) {
            cpu.localBhDisable();
            mine = mine || take(napi, prefer);
            if (mine) {
                machine.charge(Cost.NAPI_POLL);
                cpu.sync();    // the ring's interrupt is another CPU's
                rxPackets += napi.poll(budget);
                rx.gro().normalList(napi);
            }
            cpu.localBhEnable();
            done = end == null || end.loopEnd(start);
            if (done || cpu.needResched()) {
                break;
            }
            machine.charge(Cost.CPU_RELAX);
        }
        if (mine) {
            busyPollStop(napi, prefer, budget);
        }
        cpu.preemptEnable();
        return done;
    }
    // end::napi_busy_loop[]

    // tag::busy_poll_stop[]
    /// One more poll, as whose end the driver lets its interrupt on.
    @Linux(value = "busy_poll_stop", file = "net/core/dev.c")
    private void busyPollStop(Napi napi, boolean prefer, int budget) {
        // What was missed while we polled, this poll will find.
        napi.state.clear(NapiState.MISSED | NapiState.IN_BUSY_POLL);
        machine.cpu().localBhDisable();
        boolean timer = prefer && napi.defer.startBusy();
        if (napi.poll(budget) == budget) {
            leave(napi, timer);
        }
        machine.cpu().localBhEnable();
    }
    // end::busy_poll_stop[]

    /// Makes the current task the instance's owner, if it is free; if not,
    /// and `prefer`, the owner is asked to leave it to pollers.
    private static boolean take(Napi napi, boolean prefer) {
        int owned = NapiState.SCHED | NapiState.IN_BUSY_POLL;
        boolean mine = napi.state.takeUnless(NapiState.DISABLE | owned,
            owned);
        if (!mine && prefer) {
            napi.state.set(NapiState.PREFER_BUSY_POLL);
        }
        return mine;
    }

    /// The last poll found more than its budget: somebody else goes on, the
    /// softirq if no `timer` will.
    @Linux(value = "__busy_poll_stop", file = "net/core/dev.c",
        renamed = true)
    private void leave(Napi napi, boolean timer) {
        if (timer) {
            rx.gro().flush(napi, machine.hz() >= 1000);
            rx.gro().normalList(napi);
            napi.state.clear(NapiState.SCHED);
        } else {
            rx.gro().normalList(napi);
            napi.reschedule();
        }
    }
}
