package netstack.exercises.verdict;

/// A line of the student's code. `line` is 0 where none is known.
public record SourcePoint(String file, int line, String method) {

    @Override
    public String toString() {
        String at = line > 0 ? file + ":" + line : file;
        return method.isEmpty() ? at : at + " (" + method + ")";
    }
}
