package netstack.host.cli;

import netstack.driver.hw.Reg;
import netstack.host.nic.InitTrace;
import netstack.host.nic.RegText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `lab nic`.
@Command(name = "nic", mixinStandardHelpOptions = true,
        description = "The card, an Intel 82599: its registers, and how its "
                + "driver sets them up.",
        footer = {"", "Examples:", "  ./lab nic regs",
            "  ./lab nic regs RXDCTL", "  ./lab nic init-trace"})
public final class NicCommand implements Runnable {
    private static final int MAX_QUEUES = 16;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "say what: regs or init-trace");
    }

    /// `lab nic regs`.
    @Command(name = "regs", mixinStandardHelpOptions = true,
            description = "The registers, or one of them with its fields.")
    void regs(@Parameters(paramLabel = "NAME", arity = "0..1",
            description = "A register, as RXDCTL.") String name) {
        if (name == null) {
            print(RegText.table());
            return;
        }
        Reg r = RegText.find(name);
        if (r == null) {
            throw new UserError("no register is called " + name
                    + "; ./lab nic regs lists them");
        }
        print(RegText.one(r));
    }

    /// `lab nic init-trace`.
    @Command(name = "init-trace", mixinStandardHelpOptions = true,
            description = "What the driver writes when the device is "
                    + "opened, and why.")
    void initTrace(@Option(names = "--queues", defaultValue = "1",
            paramLabel = "N", description = "Queue pairs, 1 to "
                    + MAX_QUEUES + " (default: ${DEFAULT-VALUE}).")
            int queues) {
        if (queues < 1 || queues > MAX_QUEUES) {
            throw new UserError("--queues is 1 to " + MAX_QUEUES + ", not "
                    + queues);
        }
        print(InitTrace.text(InitTrace.run(queues)));
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
