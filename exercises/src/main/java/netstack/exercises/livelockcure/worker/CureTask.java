package netstack.exercises.livelockcure.worker;

import java.util.List;

import netstack.driver.machine.Softirq;
import netstack.exercises.livelockcure.Cure;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;

/// The worker's side of `livelock-cure`: a machine with costs, on which too
/// much comes in.
public final class CureTask extends ScriptTask<Cure> {

    private static final long MS = 1_000_000;
    private static final long REST = 5 * MS;

    /// Makes one.
    public CureTask() {
        super(Cure.class);
    }

    @Override
    protected void run(Maker<Cure> student, Script script, Log log)
            throws Throwable {
        Cure cure = student.make();
        Guard guard = new Guard(log);
        try (Lan lan = new Lan()) {
            Load[] load = new Load[1];
            load[0] = new Load(lan.host().machine(),
                    () -> guard.run(() -> cure.interrupt(load[0])),
                    () -> guard.run(() -> cure.poll(load[0])),
                    () -> guard.run(() -> cure.drained(load[0])));
            lan.host().machine().openSoftirq(Softirq.NET_RX, load[0]::poll);
            lan.host().spawn("server", load[0]::serve);
            List<Step> steps = script.steps();
            for (int i = 0; i < steps.size(); i++) {
                Step s = steps.get(i);
                log.step(i);
                load[0].begin(Math.max(1, s.arg(0)));
                lan.network().runFor(Math.max(1, s.arg(1)) * MS);
                load[0].show(log);
                load[0].pause();
                lan.network().runFor(REST);
                log.see("left", load[0].left());
            }
        }
        guard.rethrow();
    }
}
