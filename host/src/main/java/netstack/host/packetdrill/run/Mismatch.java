package netstack.host.packetdrill.run;

/// A packet that was expected and the one that came, in tcpdump's notation,
/// with their times in microseconds.
///
/// @param actual null if none came
/// @param at -1 if none came
record Mismatch(String expected, String actual, long from, long to,
        long at) {
}
