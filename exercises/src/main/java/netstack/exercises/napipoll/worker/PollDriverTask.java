package netstack.exercises.napipoll.worker;

import netstack.driver.net.NapiContext;
import netstack.driver.net.NetifNapi;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.napipoll.PollDriver;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.script.worker.UdpPort;

/// The worker's side of `napi-poll`: the student's poll function under the
/// real NET_RX engine, with real packets up to a real socket.
public final class PollDriverTask extends ScriptTask<PollDriver> {

    private static final int PORT = 7;
    private static final long SETTLE = 1_000_000;

    /// Makes one.
    public PollDriverTask() {
        super(PollDriver.class);
    }

    @Override
    protected void run(Maker<PollDriver> student, Script script, Log log)
            throws Throwable {
        PollDriver driver = student.make();
        Guard guard = new Guard(log);
        try (Lan lan = new Lan().card(1, 0)) {
            NapiContext[] napi = new NapiContext[1];
            TestCard[] card = new TestCard[1];
            card[0] = new TestCard(lan, () -> guard.run(
                    () -> driver.interrupt(card[0], napi[0])));
            lan.exec(() -> {
                napi[0] = lan.host().rx().napis().add(lan.dev(),
                        (n, budget) -> card[0].polled(budget, guard.call(
                                () -> driver.poll(card[0], n, budget), 0)),
                        NetifNapi.NAPI_POLL_WEIGHT);
                napi[0].enable();
                UdpPort port = new UdpPort(lan.host(), PORT);
                for (int i = 0; i < script.steps().size(); i++) {
                    Step s = script.steps().get(i);
                    if (s.is("netpoll")) {
                        netpoll(driver, guard, card[0], napi[0], s,
                                log.step(i));
                    } else {
                        card[0].begin(s);
                        lan.sleep(SETTLE);
                        show(card[0], port, log.step(i));
                    }
                }
            });
        }
        guard.rethrow();
    }

    private static void show(TestCard card, UdpPort port, Log log) {
        StringBuilder ids = new StringBuilder();
        for (byte[] b : port.received()) {
            ids.append(ids.isEmpty() ? "" : " ")
                    .append(FrameBytes.get(b, 0, 4));
        }
        log.see("delivered", ids.toString()).see("work", card.work())
                .see("over budget", card.overrun())
                .see("interrupts", card.interrupts())
                .see("interrupt enabled", card.enabled())
                .see("sent and cleaned", card.cleaned());
    }

    /// As netconsole does it: from anywhere, with a budget of 0.
    private static void netpoll(PollDriver driver, Guard guard,
            TestCard card, NapiContext napi, Step s, Log log) {
        card.quiet(s);
        int work = guard.call(() -> driver.poll(card, napi, 0), 0);
        log.see("returned", work).see("taken", card.taken())
                .see("cleaned", card.cleaned());
        card.drain();
    }
}
