package netstack.host.packetdrill.run;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import netstack.driver.machine.Hrtimer;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Task;
import netstack.driver.machine.TaskExit;
import netstack.host.Host;
import netstack.host.packetdrill.ast.Action;
import netstack.host.packetdrill.ast.Code;
import netstack.host.packetdrill.ast.Command;
import netstack.host.packetdrill.ast.Event;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Script;
import netstack.host.packetdrill.ast.Syscall;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.code.CodeBlocks;
import netstack.host.packetdrill.code.CodeError;
import netstack.host.packetdrill.shell.ScriptShell;
import netstack.host.packetdrill.sys.Calls;
import netstack.host.packetdrill.sys.Constants;
import netstack.host.packetdrill.sys.Failure;
import netstack.host.packetdrill.sys.Fds;
import netstack.host.packetdrill.packets.Flow;
import netstack.transport.ErrnoException;

/// One run of a script: the program on the host that goes through its
/// events.
final class Performance {
    private static final int PATIENCE_S = 600;

    private final Host host;
    private final Settings settings;
    private final Script script;
    private final Stage stage;
    private final ScriptShell shell;
    private final Connections connections;
    private final Injector injector;
    private final Fds fds = new Fds();
    private final CodeBlocks code = new CodeBlocks();
    private final Worker worker;
    private final Calls calls;
    private Timeline timeline;
    private Expecter expecter;
    private int next;
    private Event event;
    private String failure;
    private int failedLine;
    private boolean broken;
    private boolean hung;
    private Mismatch mismatch;
    private Map<String, Long> info = Map.of();

    Performance(Stage stage, Settings settings, Script script, Path dir) {
        this.stage = stage;
        this.settings = settings;
        this.script = script;
        host = stage.host();
        shell = new ScriptShell(host, dir);
        connections = new Connections(settings);
        injector = new Injector(stage.tun(), settings, connections);
        calls = new Calls(host, connections, fds, shell.files());
        worker = new Worker(host.machine(), calls);
    }

    boolean failed() {
        return failure != null;
    }

    String failure() {
        return failure;
    }

    int failedLine() {
        return failedLine;
    }

    Mismatch mismatch() {
        return mismatch;
    }

    Map<String, Long> info() {
        return info;
    }

    /// Whether the host itself broke.
    boolean wasBroken() {
        return broken;
    }

    /// The host broke: a mistake of ours, which fails the script.
    void broken(Throwable e) {
        broken = true;
        Throwable cause = e.getCause() == null ? e : e.getCause();
        fail("the host broke: " + cause, line());
    }

    private int line() {
        return event != null ? event.pos().line()
                : script.init() != null ? script.init().pos().line() : 0;
    }

    private void fail(String what, int line) {
        if (failure != null) return;
        failure = what;
        failedLine = line;
    }

    /// Runs in a task of the host.
    void run() {
        try {
            if (script.init() != null) shell.run(script.init().text());
            stage.align();
            timeline = new Timeline(host.machine(), settings);
            connections.started(host.machine().now());
            expecter = new Expecter(stage.tun(), settings, connections,
                    timeline);
            events();
        } catch (Failure e) {
            mismatch = expecter == null ? null : expecter.mismatch();
            info = TcpInfoMap.of(host, connections.fd());
            fail(e.getMessage(), line());
        } catch (CodeError e) {
            fail(e.getMessage(), e.line);
        } catch (RuntimeException e) {
            broken(e);
        }
        end();
    }

    private void events() {
        for (next = 0; next < script.events().size(); ) {
            event = script.events().get(next++);
            step(event);
            worker.check(timeline);
        }
        worker.join(timeline);
        code.run();
    }

    // tag::step[]
    private void step(Event e) {
        boolean inbound = e.action() instanceof Packet p && p.inbound();
        timeline.due(e.when(), inbound);
        if (e.action() instanceof Packet p && !inbound) {
            expect(p);
            return;
        }
        timeline.await();
        switch (e.action()) {
            case Packet p -> injector.inject(p, nextIsSyn());
            case Syscall s -> call(s);
            case Command c -> shell.run(c.text());
            case Code c -> code.add(c.text(), e.pos().line(), moment());
        }
    }
    // end::step[]

    private void expect(Packet p) {
        try {
            expecter.expect(p);
        } catch (Failure f) {
            if (!settings.packetsMayFail) throw f;
        }
    }

    /// Whether the next packet that the script expects opens a connection.
    private boolean nextIsSyn() {
        for (Event e : script.events().subList(next, script.events().size())) {
            Action a = e.action();
            if (a instanceof Packet p && !p.inbound()) {
                return p.body() instanceof Tcp t && t.has(Tcp.SYN);
            }
        }
        return false;
    }

    private void call(Syscall s) {
        worker.join(timeline);
        try {
            if (s.end() != null) {
                worker.start(s, timeline.from(), timeline.end(s.end()));
            } else {
                patiently(s);
            }
        } catch (Failure f) {
            if (hung) throw stillBlocks(s);
            if (!settings.syscallsMayFail) throw f;
        }
    }

    /// Makes a call that is not said to block; one that does so for ever
    /// ends by a signal.
    private void patiently(Syscall s) {
        Machine m = host.machine();
        Task self = m.current();
        Hrtimer limit = new Hrtimer(m, () -> {
            hung = true;
            self.kill();
        });
        limit.start(m.now() + PATIENCE_S * 1_000_000_000L);
        try {
            calls.run(s);
        } catch (TaskExit killed) {
            throw stillBlocks(s);
        } finally {
            limit.cancel();
        }
    }

    private static Failure stillBlocks(Syscall s) {
        return new Failure(s.name() + " still blocks after " + PATIENCE_S
                + " s");
    }

    private Map<String, Long> moment() {
        Map<String, Long> names = new HashMap<>(Constants.forCode());
        names.putAll(TcpInfoMap.of(host, connections.fd()));
        return names;
    }

    /// Leaves nothing behind: the last command, descriptors, connections.
    private void end() {
        // A program that was killed can't call any more; what it had open
        // is closed with it.
        if (hung) return;
        try {
            worker.end();
            if (script.cleanup() != null) {
                shell.run(script.cleanup().text());
            }
        } catch (Failure e) {
            fail(e.getMessage(), script.cleanup().pos().line());
        }
        for (int fd : fds.open()) closeQuietly(fd);
        if (expecter != null) expecter.drain();
        for (Flow flow : connections.flows()) injector.reset(flow);
    }

    private void closeQuietly(int fd) {
        try {
            host.syscalls().close(fd);
        } catch (ErrnoException alreadyClosed) {
            // The script closed it, or the call failed.
        }
    }
}
