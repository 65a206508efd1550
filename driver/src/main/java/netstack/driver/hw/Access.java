package netstack.driver.hw;

/// What reading and writing a register does.
public enum Access {
    /// Reads what hardware put there; writes are lost.
    RO,
    /// Keeps what was written.
    RW,
    /// A counter: reading returns it and clears it.
    RC,
    /// Writing a one clears that bit; zeros have no effect.
    W1C,
    /// Writing a one sets that bit; zeros have no effect.
    W1S,
    /// Sets the other register's bits or clears them; nothing to read.
    WO
}
