package netstack.driver.machine;

/// Ends the task that throws it, with a status, as `exit(2)` does.
@SuppressWarnings("serial")
public final class TaskExit extends RuntimeException {
    final int status;

    public TaskExit(int status) {
        super("exit(" + status + ")", null, false, false);
        this.status = status;
    }
}
