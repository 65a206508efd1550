package netstack.host.trace;

import java.lang.instrument.Instrumentation;
import netstack.driver.machine.probe.ProbeAgent;

/// Starts the probe agent in a test, whose JVM has Mockito's.
public final class WalkAgent {
    private WalkAgent() {}

    public static void start() {
        if (ProbeAgent.started()) return;
        try {
            ProbeAgent.agentmain("", (Instrumentation) Class
                    .forName("org.mockito.internal.PremainAttach")
                    .getMethod("getInstrumentation").invoke(null));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
