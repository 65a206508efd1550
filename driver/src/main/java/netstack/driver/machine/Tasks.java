package netstack.driver.machine;

import java.util.ArrayList;
import java.util.List;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// The tasks of a machine, and waking them from wherever one is.
@Linux(value = "fork.c", file = "kernel/fork.c", renamed = true)
final class Tasks {
    private final Machine machine;
    private final Loop loop;
    private final List<Task> list = new ArrayList<>();
    private int lastPid;

    Tasks(Machine machine) {
        this.machine = machine;
        loop = machine.world.loop;
    }

    List<Task> list() {
        list.removeIf(Task::dead);
        return List.copyOf(list);
    }

    Task start(String comm, int cpu, boolean kernel, Runnable body) {
        Task t = new Task(choose(cpu), comm, ++lastPid, body);
        t.inKernel = kernel ? 1 : 0;
        t.state = Task.State.INTERRUPTIBLE;
        list.add(t);
        wake(t);
        return t;
    }

    private Cpu choose(int cpu) {
        return machine.cpu(cpu >= 0 ? cpu : lastPid % machine.nrCpus());
    }

    /// Wakes `t`. A task of another CPU is not touched: that CPU gets an
    /// interrupt and wakes it itself.
    @Linux(value = "ttwu_queue_wakelist", file = "kernel/sched/core.c",
            renamed = true)
    void wake(Task t) {
        Cpu me = machine.cpu();
        if (loop.inEvent != null) {
            throw new IllegalStateException("an event handler wakes " + t);
        }
        if (loop.running == null) {
            t.cpu.sched.wake(t);
            loop.lowerNext(t.cpu, machine.now());
        } else if (t.cpu == me) {
            me.sched.wakeLocal(t);
        } else {
            wakeRemote(me, t);
        }
    }

    private void wakeRemote(Cpu me, Task t) {
        me.charge(Cost.IPI);
        me.sync();
        if (me.now >= t.wakeArrives) {
            t.wakeArrives = me.now + machine.config.ipiLatency;
            t.cpu.at(t.wakeArrives, t.remoteWake, 0);
        }
    }
}
