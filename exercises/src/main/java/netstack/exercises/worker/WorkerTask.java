package netstack.exercises.worker;

import com.google.gson.JsonElement;

/// The worker's side of an exercise: runs one case with the student's
/// class and says what came of it. Needs a public no-argument constructor.
public interface WorkerTask {

    /// Runs `given` with a student object from `entry`; what the student's
    /// code throws is thrown on.
    JsonElement run(Entry entry, JsonElement given) throws Throwable;

    /// The step of the case that is being run, or in which it ended, from
    /// 0; -1 where that is not known.
    default int reached() {
        return -1;
    }

    /// Makes the student's object.
    interface Entry {

        /// A new object of the student's class, as a `type`.
        <T> T make(Class<T> type) throws Throwable;
    }
}
