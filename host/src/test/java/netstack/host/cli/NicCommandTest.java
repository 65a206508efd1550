package netstack.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import netstack.driver.hw.Reg;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class NicCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Cli.of(new CommandLine(new NicCommand()));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(args);
    }

    @Test
    void regs_lists_every_register_in_columns() {
        assertThat(run("regs")).isZero();
        assertThat(out.toString().lines()).hasSize(Reg.values().length + 1)
                .allMatch(l -> l.charAt(10) == ' ' && l.charAt(18) == ' ');
        assertThat(out.toString()).contains("RDT        0x01018  128 RW ");
    }

    @Test
    void a_register_is_shown_with_its_fields() {
        assertThat(run("regs", "rdrxctl")).isZero();
        assertThat(out.toString()).contains("RDRXCTL", "0x02f00", "0x00100008",
                "21:17   RSCFRSTSIZE", "must be 0", "25      RSCACKC", "must be 1");
    }

    @Test
    void an_unknown_name_is_one_line_and_status_2() {
        assertThat(run("regs", "NOSUCH")).isEqualTo(2);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).contains("no register is called NOSUCH");
        assertThat(run()).isEqualTo(2);
        assertThat(run("init-trace", "--queues", "17")).isEqualTo(2);
    }

    @Test
    void init_trace_prints_steps_and_writes() {
        assertThat(run("init-trace")).isZero();
        assertThat(out.toString()).contains("4.6.3.2", "CTRL ", "RXCTRL");
    }
}
