package netstack.host.nic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import netstack.driver.hw.Reg;
import netstack.driver.hw.RegTrace;
import org.junit.jupiter.api.Test;

class InitTraceTest {
    private final List<RegTrace.Entry> trace = InitTrace.run(2);

    @Test
    void every_write_has_a_step_of_the_data_sheet() {
        assertThat(trace).hasSizeGreaterThan(40)
                .allSatisfy(e -> {
                    assertThat(e.symbol()).as(e.name()).isNotBlank();
                    assertThat(e.section()).as(e.name()).matches("[0-9.]+");
                    assertThat(e.why()).as(e.name()).isNotBlank();
                });
    }

    @Test
    void the_order_is_that_of_the_data_sheet() {
        assertThat(first(Reg.EIMC)).isZero();
        assertThat(first(Reg.CTRL)).isGreaterThan(first(Reg.EIMC));
        assertThat(first(Reg.RDBAL)).isGreaterThan(first(Reg.CTRL));
        assertThat(last(Reg.RXCTRL)).isGreaterThan(first(Reg.RDBAL));
        assertThat(first(Reg.RXDCTL)).isGreaterThan(first(Reg.RDBAL));
        assertThat(first(Reg.TXDCTL)).isGreaterThan(first(Reg.TDBAL));
        assertThat(last(Reg.RDT)).isGreaterThan(first(Reg.RXDCTL));
        assertThat(first(Reg.EIMS_EX)).isGreaterThan(last(Reg.RDT));
    }

    @Test
    void neighbours_are_one_line() {
        String text = InitTrace.text(trace);
        assertThat(text).contains("RETA(0-31)", "RSSRK(0-9)", "RST=1", "JUMBOEN=1");
        assertThat(text.lines()).allMatch(l -> l.length() < 160);
    }

    private int first(Reg r) {
        for (int i = 0; i < trace.size(); i++) {
            if (trace.get(i).reg() == r) {
                return i;
            }
        }
        throw new AssertionError(r + " is not written");
    }

    private int last(Reg r) {
        int last = first(r);
        for (int i = last; i < trace.size(); i++) {
            last = trace.get(i).reg() == r ? i : last;
        }
        return last;
    }
}
