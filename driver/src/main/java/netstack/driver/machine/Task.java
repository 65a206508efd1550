package netstack.driver.machine;

import java.util.ArrayList;
import java.util.List;
import netstack.skbuff.Linux;

/// A thread of a machine: a program's, or one of the kernel's.
@Linux(value = "task_struct", file = "include/linux/sched.h", renamed = true)
public final class Task {

    enum State { RUNNING, INTERRUPTIBLE, DEAD }

    private final String comm;
    private final int pid;
    final Coroutine coroutine;
    /// The CPU it runs on, or ran on last.
    Cpu cpu;
    State state = State.RUNNING;
    boolean queued;
    /// How deep it is in the kernel; a program starts at 0.
    int inKernel;
    /// When the interrupt that will wake it arrives.
    long wakeArrives;
    final EventHandler remoteWake = this::remoteWake;

    // What the scheduler keeps (struct sched_entity).
    long vruntime;
    long deadline;
    long vlag;
    boolean shielded;
    long execStart;
    long sumExec;

    private final TimerList timer;
    private boolean killed;
    private Object credentials;
    private Object files;
    private Object namespace;
    private int exitStatus;
    private Throwable failure;
    private final List<Runnable> onExit = new ArrayList<>(0);

    Task(Cpu cpu, String comm, int pid, Runnable body) {
        this.cpu = cpu;
        this.comm = comm;
        this.pid = pid;
        coroutine = new Coroutine(cpu.loop, comm, () -> run(body));
        timer = new TimerList(cpu.machine, this::wake);
    }

    private void run(Runnable body) {
        if (pid == 0) {
            body.run();
            return;
        }
        cpu.sched.tail();
        try {
            body.run();
        } catch (Stop stop) {
            throw stop;
        } catch (TaskExit exit) {
            exitStatus = exit.status;
        } catch (Throwable t) {
            failed(t);
        }
        runExits();
        cpu.sched.exit();
    }

    private void failed(Throwable t) {
        failure = t;
        exitStatus = 1;
        if (cpu.machine.config.panicOnOops) {
            cpu.loop.panic(t);
            throw cpu.loop.baton.current().stop();
        }
    }

    private void runExits() {
        for (int i = onExit.size() - 1; i >= 0; i--) {
            onExit.get(i).run();
        }
    }

    /// The command's name.
    public String comm() {
        return comm;
    }

    public int pid() {
        return pid;
    }

    public Cpu cpu() {
        return cpu;
    }

    /// The CPU time it has used, in ns.
    public long sumExec() {
        return sumExec;
    }

    /// Whether it has ended.
    public boolean dead() {
        return state == State.DEAD;
    }

    /// The status it ended with: 0, what it gave to [TaskExit], or 1 after
    /// an exception.
    public int exitStatus() {
        return exitStatus;
    }

    /// The exception that ended it; null if none did.
    public Throwable failure() {
        return failure;
    }

    /// Adds what runs in the task when it ends, last added first.
    public void onExit(Runnable r) {
        onExit.add(r);
    }

    /// Says that the task, which runs, will sleep at the next
    /// [Machine#schedule]; a wake-up before that takes it back, so that one
    /// between a look at a condition and the sleep is not lost.
    @Linux(value = "set_current_state", renamed = true)
    public void setInterruptible() {
        state = State.INTERRUPTIBLE;
    }

    /// It will not sleep after all.
    @Linux(value = "__set_current_state", renamed = true)
    public void setRunning() {
        state = State.RUNNING;
    }

    /// Makes the task runnable if it is blocked.
    @Linux(value = "wake_up_process", renamed = true)
    public void wake() {
        cpu.machine.wake(this);
    }

    /// Sends the task a deadly signal: what blocks returns early.
    @Linux(value = "send_sig", renamed = true)
    public void kill() {
        killed = true;
        wake();
    }

    @Linux("signal_pending")
    public boolean signalPending() {
        return killed;
    }

    private void remoteWake(long now, int unused) {
        cpu.ipis.wake(this, now);
    }

    /// What its time counts as.
    CpuTimes.Kind kind() {
        return inKernel > 0 ? CpuTimes.Kind.SYSTEM : CpuTimes.Kind.USER;
    }

    boolean onRq() {
        return queued;
    }

    TimerList timer() {
        return timer;
    }

    /// Who it runs as; what is in it is the business of upper layers.
    public Object credentials() {
        return credentials;
    }

    public void credentials(Object v) {
        credentials = v;
    }

    /// Its open files.
    public Object files() {
        return files;
    }

    public void files(Object v) {
        files = v;
    }

    /// The network namespace it lives in.
    public Object namespace() {
        return namespace;
    }

    public void namespace(Object v) {
        namespace = v;
    }

    @Override
    public String toString() {
        return comm + "[" + pid + "]";
    }
}
