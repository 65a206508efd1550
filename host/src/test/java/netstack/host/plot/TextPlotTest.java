package netstack.host.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class TextPlotTest {
    private static final Plot PLOT = new Plot("title", "x", "y")
            .line("up", new double[] {0, 5, 10}, new double[] {0, 50, 100})
            .line("flat", new double[] {0, 10}, new double[] {50, 50});

    @Test
    void lines_lie_where_their_numbers_say() {
        String[] lines = new TextPlot(PLOT, false).toString().split("\n");
        assertThat(lines[0]).isEqualTo("title");
        assertThat(lines[2]).startsWith("      100 |").endsWith("*");
        assertThat(lines[8]).startsWith("       60 |");
        assertThat(lines[10]).startsWith("          |o").endsWith("o");
        assertThat(lines[18]).startsWith("        0 |*");
        assertThat(lines).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void colour_is_only_there_when_asked_for() {
        assertThat(new TextPlot(PLOT, false).toString()).doesNotContain("\u001b");
        assertThat(new TextPlot(PLOT, true).toString()).contains("\u001b[34m*");
    }

    @Test
    void an_axis_ends_at_the_next_round_number() {
        assertThat(Axis.upTo(14.88)).isEqualTo(new Axis(5, 3));
        assertThat(Axis.upTo(81)).isEqualTo(new Axis(20, 5));
        assertThat(Axis.upTo(8)).isEqualTo(new Axis(2, 4));
        assertThat(Axis.upTo(1).end()).isCloseTo(1, within(1e-9));
        assertThat(Axis.upTo(0.21).label(3)).isEqualTo("0.15");
        assertThat(Axis.upTo(0).ticks()).isBetween(1, 6);
    }

    @Property(tries = 200)
    void the_end_of_an_axis_is_never_short_nor_twice_too_long(
            @ForAll @DoubleRange(min = 1e-6, max = 1e12) @Scale(6) double max) {
        Axis axis = Axis.upTo(max);
        assertThat(axis.ticks()).isBetween(2, 6);
        assertThat(axis.end()).isBetween(max * (1 - 1e-6), max * 2);
    }

    @Test
    void names_too_long_for_one_row_take_another_and_none_leaves_the_picture() {
        String name = "a line with a name of some length, ";
        Plot plot = new Plot("t", "x", "y");
        for (int i = 0; i < 5; i++) {
            plot.line(name + i, new double[] {0, 1}, new double[] {i, 2});
        }
        Matcher text = Pattern.compile("<text x=\"([\\d.]+)\" y=\"([\\d.]+)\"[^>]*>" + name)
                .matcher(plot.svg("d"));
        Set<String> rows = new HashSet<>();
        while (text.find()) {
            assertThat(Double.parseDouble(text.group(1)) + 7.3 * (name.length() + 1))
                    .isLessThan(720);
            rows.add(text.group(2));
        }
        assertThat(rows).hasSize(3);
    }

    @Test
    void named_points_stand_on_the_axis_and_the_legend_beside_the_plot() {
        Plot plot = new Plot("t", "x", "y").categories("none", "all")
                .line("a", new double[] {0, 1}, new double[] {1, 6});
        assertThat(new TextPlot(plot, false).toString()).contains("none ", " all");
        assertThat(plot.svg("d")).contains(">none<", ">all<").doesNotContain(">0.5<", ">x 1<");
    }
}
