package netstack.driver.hw;

/// What reading and writing a register does.
public enum Access {
    RO("hardware sets it, writes are lost"),
    RW("keeps what was written"),
    RC("a counter: reading returns it and clears it"),
    W1C("writing a one clears that bit, zeros have no effect"),
    W1S("writing a one sets that bit, zeros have no effect"),
    WO("ones act on another register, there is nothing to read");

    private final String doc;

    Access(String doc) {
        this.doc = doc;
    }

    /// The kind in words.
    public String doc() {
        return doc;
    }
}
