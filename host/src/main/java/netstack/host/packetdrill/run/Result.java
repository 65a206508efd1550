package netstack.host.packetdrill.run;

import java.util.List;

/// What became of one script.
///
/// @param reason one line; empty for a script that passed
/// @param report all that is known of a failure, for people; may be empty
/// @param leaks what the host had left at the end; not a verdict on the
///        script
public record Result(String file, Status status, String reason,
        String report, List<String> leaks) {
    /// How far a script got, the furthest last.
    public enum Status {
        /// Its text could not be read.
        UNPARSED,
        /// It uses what the host, or the runner, does not have.
        UNSUPPORTED,
        /// It ran, and the host did not do what it says.
        FAILED,
        /// All was as it says.
        PASSED
    }

    /// Whether its text could be read.
    public boolean parsed() {
        return status != Status.UNPARSED;
    }

    /// Whether everything in it could be run and checked.
    public boolean executed() {
        return status == Status.FAILED || passed();
    }

    /// Whether it passed.
    public boolean passed() {
        return status == Status.PASSED;
    }
}
