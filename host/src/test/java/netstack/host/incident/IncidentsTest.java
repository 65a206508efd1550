package netstack.host.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import netstack.host.experiment.BadSetting;
import netstack.host.experiment.Experiment;
import netstack.host.experiment.Report;
import netstack.host.experiment.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each incident happens, and each cure cures it.
class IncidentsTest {
    static List<Experiment> all() {
        return Incidents.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void it_happens_and_the_cure_cures_it(Experiment e) {
        Report report = e.run(Settings.quick(e));
        assertThat(report.story()).isNotEmpty();
        assertThat(report.laws()).isNotEmpty()
                .allSatisfy(law -> assertThat(law.held()).as("%s (%s)", law.says(),
                        law.measured()).isTrue());
    }

    @Test
    void same_seed_same_story() {
        Experiment e = new SlabExhaustion();
        assertThat(e.run(Settings.quick(e)).story()).isEqualTo(
                e.run(Settings.quick(e)).story());
    }

    @Test
    void names_are_unique_and_a_wrong_one_says_what_there_is() {
        Set<String> names = new TreeSet<>();
        for (Experiment e : Incidents.all()) {
            assertThat(names.add(e.name())).as(e.name()).isTrue();
            assertThat(e.name()).hasSizeLessThanOrEqualTo(10);
            assertThat(e.question()).endsWith("?").hasSizeLessThanOrEqualTo(72);
            assertThat(Incidents.named(e.name())).isSameAs(e);
        }
        assertThatThrownBy(() -> Incidents.named("fire")).isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("no incident fire; there are livelock, ");
    }
}
