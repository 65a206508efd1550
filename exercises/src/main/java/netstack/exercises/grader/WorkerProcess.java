package netstack.exercises.grader;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;

import netstack.exercises.pipe.Frame;
import netstack.exercises.pipe.FramedPipe;
import netstack.exercises.pipe.Messages;
import netstack.exercises.pipe.Messages.Done;
import netstack.exercises.pipe.Messages.Hello;
import netstack.exercises.pipe.ProtocolError;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;

/// One worker and the grader's end of its pipe. Whatever the worker does,
/// `run` returns: with an outcome or with a named problem.
final class WorkerProcess implements AutoCloseable {

    private static final int STDERR_KEPT = 16 << 10;

    /// What the listening thread heard last.
    private record Heard(Frame frame, IOException broken) {
    }

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final StringBuilder complaints = new StringBuilder();
    private final Process process;
    private final FramedPipe pipe;
    private final int wallSeconds;
    private Problem death;

    WorkerProcess(Process process, Hello hello, int wallSeconds) {
        this.process = process;
        this.wallSeconds = wallSeconds;
        pipe = new FramedPipe(
                new BufferedInputStream(process.getInputStream()),
                new BufferedOutputStream(process.getOutputStream()),
                new SecureRandom().nextLong());
        Thread.ofPlatform().daemon().start(this::listen);
        Thread.ofPlatform().daemon().start(this::drain);
        Frame ready = ask(Frame.Type.HELLO, hello, Frame.Type.READY);
        if (ready == null && death == null) {
            die(Kind.CRASHED, "The worker did not start");
        }
    }

    /// Why this worker is of no more use; null while it is.
    Problem death() {
        return death;
    }

    /// Runs one case.
    Done run(JsonElement given) {
        Frame answer = death != null ? null
                : ask(Frame.Type.RUN, given, Frame.Type.DONE);
        if (answer == null) {
            return Done.dead(death);
        }
        Done done = null;
        try {
            done = Messages.body(answer, Done.class);
        } catch (JsonParseException e) {
            die(Kind.CRASHED, "The worker's answer was not readable");
        }
        return done != null ? done : Done.dead(death);
    }

    private Frame ask(Frame.Type type, Object body, Frame.Type wanted) {
        try {
            if (type == Frame.Type.HELLO) {
                pipe.open();
            }
            pipe.send(Messages.frame(type, body));
        } catch (IOException e) {
            return gone();
        }
        Heard h = await();
        if (h == null) {
            return die(Kind.TIMED_OUT, "No answer within " + wallSeconds
                    + " s of wall time");
        }
        if (h.broken() instanceof ProtocolError e) {
            return die(Kind.CRASHED, "Something else wrote on the pipe: "
                    + e.getMessage());
        }
        if (h.frame() == null) {
            return gone();
        }
        return h.frame().type() == wanted ? h.frame()
                : die(Kind.CRASHED, "Unexpected frame "
                        + h.frame().type());
    }

    private Heard await() {
        try {
            return heard.poll(wallSeconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /// The pipe ended: names how.
    private Frame gone() {
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                return die(Kind.CRASHED, "The worker closed its pipe");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int code = process.isAlive() ? -1 : process.exitValue();
        if (complaints().contains("OutOfMemoryError")) {
            return die(Kind.OUT_OF_MEMORY,
                    complaints().contains("native thread")
                            ? "There is no room for another thread"
                            : "The heap is used up");
        }
        return code >= 128 || code < 0
                ? die(Kind.CRASHED, "The process was ended by signal "
                        + (code - 128))
                : die(Kind.EXITED, "The process ended (code " + code
                        + ") before the case was done" + lastWords());
    }

    /// What the worker itself said at its end.
    private String lastWords() {
        return complaints().lines().filter(l -> l.startsWith("worker: "))
                .findFirst().map(l -> ": " + l.substring(8)).orElse("");
    }

    private Frame die(Kind kind, String text) {
        death = Problem.of(kind, text);
        close();
        return null;
    }

    private void listen() {
        try {
            Frame frame;
            while ((frame = pipe.receive()) != null) {
                heard.add(new Heard(frame, null));
            }
            heard.add(new Heard(null, null));
        } catch (IOException e) {
            heard.add(new Heard(null, e));
        }
    }

    /// Keeps the beginning of what the JVM itself complains about.
    private void drain() {
        byte[] buf = new byte[4096];
        try (InputStream err = process.getErrorStream()) {
            int n;
            while ((n = err.read(buf)) > 0) {
                keep(new String(buf, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            keep(" (cut)");
        }
    }

    private synchronized void keep(String text) {
        if (complaints.length() < STDERR_KEPT) {
            complaints.append(text);
        }
    }

    synchronized String complaints() {
        return complaints.toString();
    }

    /// Ends the worker and whatever it started.
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
