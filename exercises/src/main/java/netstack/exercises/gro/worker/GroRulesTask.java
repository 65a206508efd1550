package netstack.exercises.gro.worker;

import netstack.driver.machine.Cpu;
import netstack.driver.net.NetdevFeatures;
import netstack.exercises.gro.GroRules;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;

/// The worker's side of `gro`: the student's rules in the place of TCP's,
/// under the real GRO, card and driver.
public final class GroRulesTask extends ScriptTask<GroRules> {

    /// Long enough for every frame of a case to get into the ring.
    private static final long BURST_NS = 200_000;
    private static final long SETTLE_NS = 2_000_000;

    /// Makes one.
    public GroRulesTask() {
        super(GroRules.class);
    }

    @Override
    protected void run(Maker<GroRules> student, Script script, Log log)
            throws Throwable {
        GroRules rules = student.make();
        Guard guard = new Guard(log);
        Tap tap = new Tap();
        try (Lan lan = new Lan().card(1, 0)) {
            // Without a hash all flows meet, as those with the same do.
            lan.dev().features(lan.dev().features()
                    & ~NetdevFeatures.RXHASH);
            lan.host().ipv4().offload.add(new RulesOffload(rules, guard));
            lan.host().rx().netif().addPack(lan.host().net(), tap);
            lan.exec(() -> burst(lan, script));
        }
        guard.rethrow();
        log.step(script.steps().size()).see("went up", tap.wentUp());
    }

    /// All frames wait in the ring before the first poll.
    private static void burst(Lan lan, Script script) {
        Cpu cpu = lan.host().machine().cpu();
        boolean flags = cpu.localIrqSave();
        for (Step s : script.steps()) {
            lan.send(s.bytes());
        }
        cpu.spend(BURST_NS);
        cpu.localIrqRestore(flags);
        lan.sleep(SETTLE_NS);
    }
}
