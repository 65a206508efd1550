package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Task;

/// What a shell runs in the background.
final class Jobs {
    private static final long LOOK_NS = 1_000_000;

    private final Machine machine;
    private final List<Task> running = new ArrayList<>();

    Jobs(Machine machine) {
        this.machine = machine;
    }

    void start(Runnable job) {
        running.add(machine.spawn("sh", -1, job));
        // It gets the CPU first, as a child of fork may.
        machine.nanosleep(LOOK_NS);
    }

    /// Waits for all: `wait`.
    int await() {
        for (Task job : running) {
            while (!job.dead()) machine.nanosleep(LOOK_NS);
        }
        running.clear();
        return 0;
    }

    /// Ends all, as a terminal does that is closed.
    void hangUp() {
        running.forEach(Task::kill);
        await();
    }
}
