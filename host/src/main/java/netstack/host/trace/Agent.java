package netstack.host.trace;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import netstack.driver.machine.probe.ProbeAgent;

/// Starts the probe agent in a JVM that was started without it, as from an
/// IDE. A JVM may not attach to itself, so a second one does it.
public final class Agent {
    private Agent() {}

    /// Makes sure that probes can be attached.
    public static void ensure() {
        if (ProbeAgent.started()) return;
        try {
            Path jar = jar();
            int status = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java")
                            .toString(),
                    "-cp", System.getProperty("java.class.path"),
                    Agent.class.getName(),
                    Long.toString(ProcessHandle.current().pid()),
                    jar.toString()).inheritIO().start().waitFor();
            Files.delete(jar);
            if (status != 0 || !ProbeAgent.started()) {
                throw new IllegalStateException("the probe agent did not"
                        + " start: status " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no probe agent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// An agent's jar needs nothing but to name the class.
    private static Path jar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Agent-Class", ProbeAgent.class.getName());
        main.putValue("Can-Retransform-Classes", "true");
        Path jar = Files.createTempFile("probe-agent", ".jar");
        try (JarOutputStream out = new JarOutputStream(
                Files.newOutputStream(jar), manifest)) {
            out.finish();
        }
        return jar;
    }

    /// The second JVM: loads the agent of `args[1]` into process `args[0]`.
    public static void main(String[] args) throws IOException,
            AttachNotSupportedException, AgentLoadException,
            AgentInitializationException {
        VirtualMachine vm = VirtualMachine.attach(args[0]);
        try {
            vm.loadAgent(args[1]);
        } finally {
            vm.detach();
        }
    }
}
