package netstack.exercises.exercise;

import java.util.List;

import com.google.gson.JsonElement;

/// A kind of case: data that goes to the worker, and the outcome that comes
/// back.
///
/// @param <C> a case
/// @param <O> what the worker says came of it
public interface CaseType<C, O> {

    /// `c` as JSON, for the pipe and for case files.
    JsonElement encode(C c);

    /// The case of a case file.
    C decode(JsonElement json);

    /// The worker's outcome; may throw when the worker sent nonsense.
    O outcome(JsonElement json);

    /// Cases that are smaller than `c`, the smallest and likeliest first.
    List<C> shrink(C c);

    /// `c` in words, one operation a line.
    List<String> describe(C c);

    /// The step number `step` of `c` in words; "" where there is none.
    default String say(C c, int step) {
        return "";
    }

    /// Annotated lines of the frame, or the bytes, that `c` was busy with in
    /// step number `step`, which may be -1: not known.
    default List<String> dump(C c, int step) {
        return List.of();
    }

    /// The Ethernet frames of this run, in hex, for a capture file;
    /// `outcome` is null when there is none.
    default List<String> frames(C c, O outcome) {
        return List.of();
    }
}
