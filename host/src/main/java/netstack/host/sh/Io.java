package netstack.host.sh;

/// What a command reads, and what it writes.
public final class Io {
    /// All of standard input.
    public final String in;
    final StringBuilder out;
    final StringBuilder err;

    Io(String in, StringBuilder out, StringBuilder err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /// Prints a line on standard output.
    public Io println(String line) {
        out.append(line).append('\n');
        return this;
    }

    /// Says `message` on standard error; the status to return.
    public int fail(int status, String message) {
        err.append(message).append('\n');
        return status;
    }
}
