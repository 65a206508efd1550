package netstack.driver.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import netstack.driver.dma.Report;
import netstack.driver.dma.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each known mistake is found, whatever the weakly ordered CPU does, and the right driver is not
/// accused of anything.
class WrongDriverTest {

    @Property(tries = 30)
    void the_right_driver_is_silent_and_every_frame_comes_back(@ForAll long seed) {
        Rig.Outcome o = WrongDriver.NONE.run(seed);
        assertThat(o.reports()).isEmpty();
        assertThat(o.echoed()).isEqualTo(o.sent());
        assertThat(o.crash()).isNull();
    }

    static java.util.List<WrongDriver> all() {
        return WrongDriver.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void it_is_found_whatever_the_seed(WrongDriver wrong) {
        for (long seed = 0; seed < 5; seed++) {
            Rig.Outcome o = wrong.run(seed);
            assertThat(o.reports()).as("seed %d", seed).isNotEmpty();
            assertThat(o.reports().getFirst().rule()).as("%s", o.reports().getFirst())
                    .isEqualTo(wrong.rule());
        }
    }

    @Test
    void every_rule_has_a_driver_that_breaks_it() {
        Set<Rule> broken = WrongDriver.all().stream().map(WrongDriver::rule)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
        assertThat(broken).isEqualTo(EnumSet.allOf(Rule.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void a_report_fits_the_page_and_names_rule_and_source(WrongDriver wrong) {
        Report r = wrong.run(1).reports().getFirst();
        assertThat(r.toString().lines()).allSatisfy(l -> assertThat(l).hasSizeLessThan(81));
        assertThat(r.toString()).contains(r.rule().title()).contains(r.device() + ":");
        assertThat(r.rule().source()).isNotBlank();
    }
}
