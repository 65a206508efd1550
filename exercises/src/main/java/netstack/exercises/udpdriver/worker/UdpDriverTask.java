package netstack.exercises.udpdriver.worker;

import java.util.function.IntSupplier;

import com.google.gson.Gson;
import com.google.gson.JsonElement;

import netstack.exercises.udpdriver.StubDriver;
import netstack.exercises.udpdriver.cases.UdpCase;
import netstack.exercises.udpdriver.cases.UdpOutcome;
import netstack.exercises.worker.WorkerTask;

/// The worker's side of `udp-driver`: a host with the student's module in
/// it, and what left that host.
public final class UdpDriverTask implements WorkerTask {

    private static final Gson GSON = new Gson();

    private IntSupplier reached = () -> -1;

    @Override
    public JsonElement run(Entry entry, JsonElement json) throws Throwable {
        UdpCase given = GSON.fromJson(json, UdpCase.class);
        try (StubHost host = new StubHost(given)) {
            StubKernel kernel = new StubKernel(host);
            Programs programs = new Programs(host, kernel);
            reached = () -> programs.results().size();
            inside(host, () -> programs.run(
                    entry.make(StubDriver.class), given));
            return GSON.toJsonTree(new UdpOutcome(kernel.registered(),
                    programs.results(), host.frames(), kernel.sentAt(),
                    host.leaked()));
        }
    }

    @Override
    public int reached() {
        return reached.getAsInt();
    }

    /// Runs `body` in a task of the host. What the module threw counts, not
    /// the state in which it left the machine.
    private static void inside(StubHost host, Body body) throws Throwable {
        Throwable[] thrown = new Throwable[1];
        try {
            host.run(() -> {
                try {
                    body.run();
                } catch (Throwable t) {
                    thrown[0] = t;
                }
            });
        } catch (RuntimeException e) {
            if (thrown[0] == null) {
                throw e;
            }
        }
        if (thrown[0] != null) {
            throw thrown[0];
        }
    }

    private interface Body {
        void run() throws Throwable;
    }
}
