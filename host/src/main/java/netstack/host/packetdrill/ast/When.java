package netstack.host.packetdrill.ast;

/// When an event is to happen; all times in microseconds.
public sealed interface When {
    /// After the start of the script.
    record At(long us) implements When { }

    /// After the event before.
    record After(long us) implements When { }

    /// Whenever it comes (a packet that is sent).
    record Any() implements When { }

    /// Between two times after the start of the script.
    record Between(long from, long to) implements When { }

    /// Between two times after the event before.
    record AfterBetween(long from, long to) implements When { }
}
