package netstack.exercises.script.grading;

import java.util.List;

/// A word of an exercise: how one kind of step is said, and how far it can
/// be shrunk.
///
/// @param op the step's name
/// @param phrase the step in words, as `String.format` takes it: the
///        numbers in order, then the bytes in hex, how many, and as text
/// @param method the student's method that it calls, or ""
/// @param least the smallest value of each number
/// @param cut whether its bytes may become fewer
/// @param frame whether its bytes are an Ethernet frame
/// @param fixed whether every case must keep it
public record Word(String op, String phrase, String method,
        List<Long> least, boolean cut, boolean frame, boolean fixed) {

    /// A step that calls the student's `method`; the numbers shrink to 0.
    public static Word call(String op, String method, String phrase) {
        return new Word(op, phrase, method, List.of(), true, false, false);
    }

    /// A step that only changes the surroundings.
    public static Word event(String op, String phrase) {
        return call(op, "", phrase);
    }

    /// This word with numbers that shrink no further than to these.
    public Word least(Long... bounds) {
        return new Word(op, phrase, method, List.of(bounds), cut, frame,
                fixed);
    }

    /// This word with bytes that are a frame.
    public Word frames() {
        return new Word(op, phrase, method, least, false, true, fixed);
    }

    /// This word with bytes that stay as many as they are.
    public Word whole() {
        return new Word(op, phrase, method, least, false, frame, fixed);
    }

    /// This word as one that stays in every case, as it is.
    public Word fix() {
        return new Word(op, phrase, method, least, false, frame, true);
    }

    long least(int i) {
        return i < least.size() ? least.get(i) : 0;
    }
}
