package netstack.exercises.worker;

import java.lang.reflect.InvocationTargetException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonElement;

import netstack.exercises.pipe.Messages.Done;
import netstack.exercises.pipe.Messages.Hello;
import netstack.exercises.steps.Steps;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;

/// Runs one case after the other, each with fresh classes, on a thread with
/// the stack that the grader asked for.
final class CaseRunner {

    private static final int TRIES = 20;
    private static final long PAUSE_MS = 100;

    private final Hello hello;
    private final Map<String, byte[]> classes = new HashMap<>();
    private final CappedOutput output;
    private final WorkerTask task;

    CaseRunner(Hello hello, CappedOutput output)
            throws ReflectiveOperationException {
        this.hello = hello;
        this.output = output;
        hello.classes().forEach((name, bytes) ->
                classes.put(name, Base64.getDecoder().decode(bytes)));
        task = (WorkerTask) Class.forName(hello.task())
                .getDeclaredConstructor().newInstance();
    }

    /// A thread that the student's code left running ends this worker: it
    /// would take the next case's steps.
    Done run(JsonElement given) throws InterruptedException {
        Done[] done = new Done[1];
        ThreadGroup group = new ThreadGroup("case");
        Thread thread = new Thread(group, () -> done[0] = judged(given),
                "case", hello.stackKb() * 1024L);
        start(thread);
        thread.join();
        if (group.activeCount() == 0) {
            return done[0];
        }
        return new Done(null, Problem.of(Kind.TIMED_OUT,
                "It left threads running"), -1, done[0].steps(),
                done[0].printed(), List.of(), true);
    }

    /// A machine that is short of threads for a moment is no fault of the
    /// student's.
    private static void start(Thread thread) throws InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                thread.start();
                return;
            } catch (OutOfMemoryError e) {
                Thread.sleep(PAUSE_MS);
            }
        }
        thread.start();
    }

    // tag::judged[]
    private Done judged(JsonElement given) {
        output.start(hello.outputBytes());
        Steps.start(hello.steps());
        JsonElement outcome = null;
        Problem problem = null;
        CaseWalk walk = new CaseWalk(task);
        try {
            walk.open(hello.walked());
            outcome = task.run(this::make, given);
        } catch (Throwable t) {
            problem = blame(t);
        }
        walk.close();
        return new Done(outcome, worst(problem), task.reached(),
                Steps.taken(), output.text(), walk.lines(), false);
    }
    // end::judged[]

    /// What was thrown may be a class of the student's, which can throw
    /// again when it is asked for its message.
    private static Problem blame(Throwable t) {
        try {
            return Blame.of(t);
        } catch (Throwable again) {
            return Problem.of(Kind.FAILED, "Threw something that cannot"
                    + " tell its message");
        }
    }

    /// A budget that was overrun counts, also when the student's code
    /// caught the error that said so.
    private Problem worst(Problem problem) {
        if (Steps.exhausted()
                && (problem == null || problem.kind() != Kind.TIMED_OUT)) {
            return Problem.of(Kind.TIMED_OUT, "It took more than "
                    + hello.steps() + " steps and caught the error");
        }
        if (output.flooded() && (problem == null
                || problem.kind() == Kind.FAILED)) {
            return Problem.of(Kind.OUTPUT_FLOOD, "It printed more than "
                    + hello.outputBytes() + " bytes");
        }
        return problem;
    }

    private <T> T make(Class<T> type) throws Throwable {
        StudentLoader loader = new StudentLoader(classes, hello.visible());
        try {
            return type.cast(Class.forName(hello.entry(), true, loader)
                    .getConstructor().newInstance());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
