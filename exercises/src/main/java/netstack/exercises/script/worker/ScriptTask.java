package netstack.exercises.script.worker;

import com.google.gson.Gson;
import com.google.gson.JsonElement;

import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.worker.WorkerTask;

/// The worker's side of an exercise whose cases are scripts.
///
/// @param <T> what the student's class implements
public abstract class ScriptTask<T> implements WorkerTask {

    private static final Gson GSON = new Gson();

    private final Class<T> type;
    private Log log = new Log();

    /// A task for students' classes that implement `type`.
    protected ScriptTask(Class<T> type) {
        this.type = type;
    }

    @Override
    public final JsonElement run(Entry entry, JsonElement given)
            throws Throwable {
        log = new Log();
        run(() -> entry.make(type), GSON.fromJson(given, Script.class), log);
        return GSON.toJsonTree(log.trace());
    }

    @Override
    public final int reached() {
        return log.reached();
    }

    /// Runs `script` with a new student's object and writes down what is to
    /// be seen.
    protected abstract void run(Maker<T> student, Script script, Log log)
            throws Throwable;

    /// Makes the student's object.
    @FunctionalInterface
    public interface Maker<T> {

        /// A new object of the student's class.
        T make() throws Throwable;
    }
}
