package netstack.exercises.timesqueeze.worker;

import java.util.List;

import netstack.driver.machine.Softirq;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.timesqueeze.BudgetLoop;

/// The worker's side of `time-squeeze`: the student's loop is the NET_RX
/// softirq of a real machine.
public final class BudgetLoopTask extends ScriptTask<BudgetLoop> {

    private static final long SECOND = 1_000_000_000;
    private static final long LONGEST = 20 * SECOND;

    /// Makes one.
    public BudgetLoopTask() {
        super(BudgetLoop.class);
    }

    @Override
    protected void run(Maker<BudgetLoop> student, Script script, Log log)
            throws Throwable {
        BudgetLoop loop = student.make();
        Guard guard = new Guard(log);
        try (Lan lan = new Lan()) {
            List<Step> steps = script.steps();
            Round round = new Round(lan.host().machine(),
                    script.first("budget"), steps.stream()
                            .filter(s -> s.is("instance")).toList());
            lan.host().machine().openSoftirq(Softirq.NET_RX,
                    () -> round.run(() -> guard.run(
                            () -> loop.action(round))));
            lan.exec(() -> {
                long end = lan.network().now() + LONGEST;
                round.begin();
                while (!round.idle() && !guard.broken()
                        && lan.network().now() < end) {
                    lan.sleep(SECOND / 1000);
                }
            });
            guard.rethrow();
            log.step(steps.size());
            round.show(log);
        }
    }
}
