package netstack.host.packetdrill.run;

import netstack.driver.machine.Hrtimer;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Task;
import netstack.driver.machine.WaitQueue;
import netstack.host.packetdrill.ast.Syscall;
import netstack.host.packetdrill.sys.Calls;
import netstack.host.packetdrill.sys.Failure;

/// A second thread of the script's program, for the calls that block: at
/// most one at a time.
final class Worker {
    private static final long START_NS = 100;
    private static final long PATIENCE_NS = 1_000_000_000;

    private final Machine machine;
    private final Calls calls;
    private final WaitQueue wq;
    private Task task;
    private Syscall job;
    private long startUs;
    private long endUs;
    private long endedNs;
    private Failure failure;
    private boolean unread;

    Worker(Machine machine, Calls calls) {
        this.machine = machine;
        this.calls = calls;
        wq = new WaitQueue(machine);
    }

    /// Starts a call, which is to end at `end`, and goes on when it sleeps
    /// or is over.
    void start(Syscall call, long start, long end) {
        if (task == null) {
            Task main = machine.current();
            task = machine.spawn("blocking", 0, this::run);
            task.files(main.files());
        }
        startUs = start;
        endUs = end;
        unread = true;
        job = call;
        wq.wakeUp();
        machine.nanosleep(START_NS);
    }

    private void run() {
        for (;;) {
            wq.waitEvent(() -> job != null);
            if (machine.current().signalPending()) return;
            failure = null;
            try {
                endedNs = calls.run(job);
            } catch (Failure f) {
                failure = f;
                endedNs = machine.now();
            }
            job = null;
            wq.wakeUp();
        }
    }

    /// Waits at most a second for the call, then checks how and when it
    /// ended.
    void join(Timeline timeline) {
        if (task == null) return;
        long deadline = Math.max(machine.now() + PATIENCE_NS, 0);
        Hrtimer timer = new Hrtimer(machine, machine.current()::wake);
        timer.start(deadline);
        for (;;) {
            wq.prepareToWait();
            if (job == null || machine.now() >= deadline) break;
            machine.schedule();
        }
        wq.finishWait();
        timer.cancel();
        if (job != null) {
            throw new Failure(job.name() + " still blocks; it was to end at "
                    + netstack.host.packetdrill.ast.Printer.seconds(endUs)
                    + " s");
        }
        check(timeline);
    }

    /// Checks a call that is over; does nothing while one blocks.
    void check(Timeline timeline) {
        if (task == null || job != null || !unread) return;
        unread = false;
        if (failure != null) throw failure;
        long at = timeline.toUs(endedNs);
        long tolerance = timeline.tolerance(startUs, endUs);
        if (Math.abs(at - endUs) > tolerance) {
            throw new Failure(Timeline.wrongTime("the call returned", endUs,
                    endUs, at, tolerance));
        }
    }

    /// Ends the thread.
    void end() {
        if (task != null) task.kill();
    }
}
