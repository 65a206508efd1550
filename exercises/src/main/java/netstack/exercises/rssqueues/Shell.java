package netstack.exercises.rssqueues;

/// A shell of the superuser on the host under test: `ethtool`, `ip`,
/// `sysctl`, `cat`, `grep`, `echo` and redirection, as `./lab sh` has them.
public interface Shell {

    /// Runs one command line and returns what it prints. A command that
    /// fails ends the case with its message.
    String run(String command);
}
