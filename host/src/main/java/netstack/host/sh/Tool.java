package netstack.host.sh;

import java.util.List;

/// A program of the shell.
public interface Tool {
    /// Runs with `args` (without the name); the exit status.
    int run(List<String> args, Io io);
}
