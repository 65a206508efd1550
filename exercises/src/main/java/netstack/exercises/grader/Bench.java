package netstack.exercises.grader;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.google.gson.JsonElement;

import netstack.exercises.exercise.Limits;
import netstack.exercises.pipe.Messages.Done;
import netstack.exercises.pipe.Messages.Hello;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;

/// Runs the cases of one submission, with a new worker when one died. After
/// a few deaths by wall clock the rest is not tried any more.
final class Bench implements AutoCloseable {

    private static final int MAX_HANGS = 2;

    private final WorkerSite site;
    private final Hello hello;
    private final Limits limits;
    private final Options options;
    private WorkerProcess worker;
    private boolean spent = true;
    private int hangs;

    Bench(WorkerSite site, Hello hello, Limits limits,
            Options options) {
        this.site = site;
        this.hello = hello;
        this.limits = limits;
        this.options = options;
    }

    Done run(JsonElement given) {
        if (hangs >= MAX_HANGS) {
            return Done.dead(Problem.of(Kind.TIMED_OUT,
                    "Not run: the worker hung " + hangs + " times"));
        }
        if (spent) {
            close();
            worker = start();
        }
        Done done = worker.run(given);
        spent = done.spent();
        if (options.walk() != null && done.walk() != null) {
            options.walk().accept(done.walk());
        }
        if (worker.death() != null
                && worker.death().kind() == Kind.TIMED_OUT) {
            hangs++;
        }
        return done;
    }

    /// Whether a worker was ended by the wall clock.
    boolean hung() {
        return hangs > 0;
    }

    /// Whether the last case was the end of its worker.
    boolean spent() {
        return spent;
    }

    private WorkerProcess start() {
        try {
            return new WorkerProcess(site.start(limits, options), hello,
                    limits.wallSeconds());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot start a worker process", e);
        }
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
    }
}
