package netstack.napi;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Task;
import netstack.skbuff.Linux;

/// The thread that polls one NAPI instance in the softirq's place
/// (`/sys/class/net/DEV/threaded`).
///
/// To the scheduler it is a task like any other: it shares its CPU fairly
/// with the programs there, its time is its own in `ps`, and it may be on
/// another CPU than the interrupt.
final class NapiThread {
    private final NetRx rx;
    private final Machine machine;
    private final Napi napi;
    private final Task task;
    private boolean stop;

    @Linux(value = "napi_kthread_create", file = "net/core/dev.c",
        renamed = true)
    NapiThread(NetRx rx, Napi napi) {
        this.rx = rx;
        machine = rx.machine;
        this.napi = napi;
        task = machine.kthread("napi/" + napi.dev().name() + "-"
            + napi.napiId(), -1, this::threadedPoll);
    }

    /// The interrupt has scheduled the instance.
    void wake() {
        task.wake();
    }

    /// Lets the thread end.
    @Linux(value = "kthread_stop", file = "kernel/kthread.c")
    void stop() {
        stop = true;
        task.wake();
    }

    // tag::napi_threaded_poll[]
    @Linux(value = "napi_threaded_poll", file = "net/core/dev.c")
    private void threadedPoll() {
        while (threadWait()) {
            threadedPollLoop();
        }
    }

    /// Sleeps until the instance is this thread's; false at the end.
    /// SCHED alone would not say so: the owner may be a busy poller.
    @Linux(value = "napi_thread_wait", file = "net/core/dev.c")
    private boolean threadWait() {
        Task me = machine.current();
        me.setInterruptible();
        while (!stop && !napi.state.has(NapiState.SCHED_THREADED)) {
            machine.schedule();
            me.setInterruptible();
        }
        me.setRunning();
        return !stop;
    }
    // end::napi_threaded_poll[]

    // tag::napi_threaded_poll_loop[]
    /// Polls as NET_RX would, but without its budget: after each poll the
    /// scheduler may give the CPU to somebody else.
    @Linux(value = "napi_threaded_poll_loop", file = "net/core/dev.c")
    private void threadedPollLoop() {
        boolean repoll;
        do {
            Cpu cpu = machine.cpu();
            cpu.localBhDisable();
            SoftnetData sd = rx.softnet.get();
            sd.inNapiThreadedPoll = true;
            rx.poll(napi);
            repoll = napi.wantsRepoll();
            sd.inNapiThreadedPoll = false;
            if (sd.ipiList != null) {
                boolean flags = cpu.localIrqSave();
                Backlog.rpsAction(sd);
                cpu.localIrqRestore(flags);
            }
            cpu.localBhEnable();
            machine.condResched();
        } while (repoll);
    }
    // end::napi_threaded_poll_loop[]
}
