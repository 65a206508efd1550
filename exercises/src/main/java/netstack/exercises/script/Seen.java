package netstack.exercises.script;

/// One thing that was observed.
///
/// @param step the number of the step that was done, from 0
/// @param what what was looked at, as in `headroom`
/// @param value what was seen there
public record Seen(int step, String what, String value) {
}
