package netstack.exercises.quality;

import java.util.Map;

/// One small change that PIT makes to a reference solution.
///
/// @param place the class and method
/// @param line the line's number
/// @param text the line's text
/// @param change PIT's words for it
/// @param which the how manyth of this change in this line, from 1
/// @param classes the class files of the solution, one of them changed
record Mutant(String place, int line, String text, String change,
        int which, Map<String, byte[]> classes) {

    @Override
    public String toString() {
        return place + ":" + line + " `" + text + "`: " + change
                + (which == 1 ? "" : " (which: " + which + ")");
    }
}
