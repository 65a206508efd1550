package netstack.host.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of the experiments, each on a short run.
class ExperimentsTest {
    static List<Experiment> all() {
        return Experiments.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void laws_hold_on_a_short_run(Experiment e) {
        Report report = e.run(Settings.quick(e));
        assertThat(report.laws()).isNotEmpty()
                .allSatisfy(law -> assertThat(law.held()).as("%s (%s)", law.says(),
                        law.measured()).isTrue());
        assertThat(report.tables()).isNotEmpty()
                .allSatisfy(t -> assertThat(t.text()).isNotEmpty());
    }

    @Test
    void same_seed_same_numbers() {
        Experiment e = new Budget();
        assertThat(csv(e, "budget=64", "rate=2000000", "ms=4"))
                .isEqualTo(csv(e, "budget=64", "rate=2000000", "ms=4"))
                .isNotEqualTo(csv(e, "budget=1", "rate=2000000", "ms=4"));
    }

    private static String csv(Experiment e, String... changes) {
        return e.run(Settings.of(e, true, 7, List.of(changes), step -> { }))
                .tables().getFirst().csv();
    }

    @Test
    void names_are_unique_and_fit_the_list() {
        Set<String> names = new TreeSet<>();
        for (Experiment e : Experiments.all()) {
            assertThat(names.add(e.name())).as(e.name()).isTrue();
            assertThat(e.name()).hasSizeLessThanOrEqualTo(10);
            assertThat(e.question()).endsWith("?").hasSizeLessThanOrEqualTo(72);
        }
    }

    @Test
    void all_values_that_come_with_an_experiment_are_allowed() {
        for (Experiment e : Experiments.all()) {
            for (boolean quick : new boolean[] {false, true}) {
                assertThat(Settings.of(e, quick, 1, List.of(), step -> { })).isNotNull();
            }
        }
    }

    @Test
    void a_bad_setting_says_what_would_be_right() {
        Experiment e = new Budget();
        assertThatThrownBy(() -> Settings.of(e, true, 1, List.of("budget=0"), step -> { }))
                .isInstanceOf(BadSetting.class)
                .hasMessage("budget=0: netdev_budget, whole numbers from 1 to 100000");
        assertThatThrownBy(() -> Settings.of(e, true, 1, List.of("budget=x"), step -> { }))
                .isInstanceOf(BadSetting.class).hasMessageStartingWith("budget=x: ");
        assertThatThrownBy(() -> Settings.of(e, true, 1, List.of("colour=1"), step -> { }))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("budget has no parameter colour; it has budget=");
        assertThatThrownBy(() -> Experiments.named("lovelock"))
                .isInstanceOf(BadSetting.class).hasMessageContaining("livelock");
    }

    @Test
    void files_hold_what_the_terminal_shows(@TempDir Path dir) throws IOException {
        Experiment e = new Budget();
        Report report = e.run(Settings.of(e, true, 1,
                List.of("budget=1", "rate=100000", "ms=2"), step -> { }));
        List<Path> files = ReportFiles.write(e, report, dir.resolve("new"));
        assertThat(files).hasSize(report.tables().size() + report.plots().size());
        String csv = Files.readString(files.getFirst());
        assertThat(csv.lines().count()).isEqualTo(1 + report.tables().getFirst().text().size());
        assertThat(csv).startsWith(report.tables().getFirst().heads().getFirst() + ",");
        assertThat(new ReportText(false).of(e, report)).contains("budget: ", "held  ")
                .doesNotContain("\u001b");
        assertThat(new ReportText(true).of(e, report)).contains("\u001b[");
    }
}
