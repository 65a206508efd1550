package netstack.exercises.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LabTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int lab(String... args) {
        CommandLine line = Lab.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    @Test
    void without_a_command_the_board_lists_every_exercise_and_the_next_step() {
        assertThat(lab()).isZero();
        assertThat(out.toString()).contains("udp-driver", "/100", "next", "book");
    }

    @Test
    void bad_input_is_one_line_and_status_2() {
        for (String[] args : List.of(new String[] {"tuor"}, new String[] {"--x"},
                new String[] {"board", "extra"}, new String[] {"book", "--pfd"})) {
            err.getBuffer().setLength(0);
            assertThat(lab(args)).isEqualTo(2);
            assertThat(err.toString().lines()).hasSize(1);
            assertThat(err.toString()).startsWith("lab").contains(args[args.length - 1]);
        }
    }

    @Test
    void every_command_has_help_with_an_example() {
        for (String command : Lab.commandLine().getSubcommands().keySet()) {
            if (command.equals("help")) continue;
            out.getBuffer().setLength(0);
            assertThat(lab(command, "--help")).as(command).isZero();
            assertThat(out.toString()).as(command).contains("Example", "./lab " + command);
        }
    }
}
