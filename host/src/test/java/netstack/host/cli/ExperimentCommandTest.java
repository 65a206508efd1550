package netstack.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import netstack.host.experiment.Experiments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExperimentCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Cli.of(new CommandLine(new ExperimentCommand()));
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(args);
    }

    @Test
    void list_names_every_experiment_with_its_question() {
        assertThat(run("--list")).isZero();
        Experiments.all().forEach(e ->
                assertThat(out.toString()).contains(e.name(), e.question()));
    }

    @Test
    void a_wrong_name_is_one_clear_line_and_status_2() {
        assertThat(run("lovelock")).isEqualTo(2);
        assertThat(err.toString()).startsWith("experiment: no experiment lovelock; there are ")
                .hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void no_name_a_wrong_parameter_and_a_wrong_option_end_with_status_2() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("budget", "budget=0")).isEqualTo(2);
        assertThat(run("budget", "speed=1")).isEqualTo(2);
        assertThat(run("budget", "--loud")).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(4);
    }

    @Test
    void a_run_prints_table_and_laws_and_writes_files(@TempDir Path dir) {
        assertThat(run("budget", "--quick", "rate=100000", "ms=2", "--out",
                dir.resolve("curves").toString())).isZero();
        assertThat(out.toString()).contains("time_squeeze", "held  ")
                .doesNotContain("BROKEN", "\u001b");
        assertThat(dir.resolve("curves/budget-budget.csv")).exists();
    }

    @Test
    void a_directory_that_cannot_be_is_one_clear_line(@TempDir Path dir) throws Exception {
        Path file = java.nio.file.Files.createFile(dir.resolve("file"));
        assertThat(run("budget", "--quick", "rate=100000", "ms=2", "--out",
                file.toString())).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains("can't write to ");
    }

    @Test
    void incidents_have_a_command_with_the_same_manners() {
        CommandLine line = Cli.of(new CommandLine(new IncidentCommand()));
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        assertThat(line.execute("--list")).isZero();
        assertThat(line.execute("cb", "--quick")).isZero();
        assertThat(line.execute("fire")).isEqualTo(2);
        assertThat(line.execute()).isEqualTo(2);
        assertThat(out.toString()).contains("slab", "held  ", "\nCure: clear ");
        assertThat(err.toString()).hasLineCount(2).contains("which incident?");
    }
}
