package netstack.host.sh;

import java.util.List;
import netstack.driver.machine.Machine;

/// `sleep SECONDS`, in the host's own time.
final class SleepTool implements Tool {
    private static final double SECOND_NS = 1e9;

    private final Machine machine;

    SleepTool(Machine machine) {
        this.machine = machine;
    }

    @Override
    public int run(List<String> args, Io io) {
        if (args.isEmpty()) {
            return io.fail(1, "sleep: missing operand\n"
                    + "Try 'sleep --help' for more information.");
        }
        double seconds = 0;
        for (String arg : args) {
            if (!arg.matches("[0-9]{1,6}(\\.[0-9]{1,9})?")) {
                return io.fail(1, "sleep: invalid time interval '" + arg
                        + "'\nTry 'sleep --help' for more information.");
            }
            seconds += Double.parseDouble(arg);
        }
        machine.syscallEnter();
        machine.nanosleep((long) (seconds * SECOND_NS));
        machine.syscallExit();
        return 0;
    }
}
