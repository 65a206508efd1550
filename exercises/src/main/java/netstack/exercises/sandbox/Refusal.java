package netstack.exercises.sandbox;

import netstack.exercises.verdict.SourcePoint;

/// A use of something that an exercise does not offer.
///
/// @param member what is used, as `java.lang.System.exit`
/// @param why the reason in words; empty when there is none to tell
public record Refusal(String member, SourcePoint where, String why) {

    @Override
    public String toString() {
        String text = where + " uses " + member
                + ", which is not available here";
        return why.isEmpty() ? text : text + ": " + why;
    }
}
