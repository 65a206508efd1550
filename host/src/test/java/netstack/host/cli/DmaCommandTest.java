package netstack.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import netstack.driver.wrong.WrongDriver;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DmaCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Cli.of(new CommandLine(new DmaCommand()));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(args);
    }

    @Test
    void it_lists_all_wrong_drivers_with_their_rules() {
        assertThat(run()).isZero();
        assertThat(out.toString().lines()).hasSize(WrongDriver.all().size())
                .allMatch(l -> l.matches("S[0-9]+ +[A-Za-z]+ +.+"));
    }

    @Test
    void a_rule_is_explained_and_names_its_drivers() {
        assertThat(run("s7")).isZero();
        assertThat(out.toString()).contains("tail out of range", "82599 data sheet",
                "TailMinusOne").doesNotContain("RelaxedDoorbell");
    }

    @Test
    void a_wrong_driver_is_run_and_reported() {
        assertThat(run("tailminusone")).isZero();
        assertThat(out.toString()).contains("frames came back", "S7  tail out of range",
                "RDT 0 = 0xffffffff", "driver  moves the tail to 0xffffffff");
        assertThat(run("RelaxedDoorbell", "--seed", "3")).isZero();
        assertThat(out.toString()).contains("S5  doorbell", "reports of this rule");
    }

    @Test
    void the_right_driver_has_no_report() {
        assertThat(run("EchoDriver")).isZero();
        assertThat(out.toString()).contains("96 of 96 frames came back; 0 reports");
    }

    @Test
    void an_unknown_name_is_one_line_and_status_2() {
        assertThat(run("nosuch")).isEqualTo(2);
        assertThat(err.toString().strip().lines()).hasSize(1);
    }
}
