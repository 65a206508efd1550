package netstack.host.sh;

/// What a command reads, and what it writes.
final class Io {
    final String in;
    final StringBuilder out;
    final StringBuilder err;

    Io(String in, StringBuilder out, StringBuilder err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    Io println(String line) {
        out.append(line).append('\n');
        return this;
    }

    /// Says `message` on standard error; the status to return.
    int fail(int status, String message) {
        err.append(message).append('\n');
        return status;
    }
}
