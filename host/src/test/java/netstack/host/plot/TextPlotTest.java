package netstack.host.plot;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(lines[10]).startsWith("       50 |o").endsWith("o");
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
        assertThat(Plot.nice(14.88)).isEqualTo(15);
        assertThat(Plot.nice(0.21)).isCloseTo(0.3, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(Plot.nice(81)).isEqualTo(100);
        assertThat(Plot.nice(1)).isEqualTo(1);
    }

    @Test
    void named_points_stand_on_the_axis_and_the_legend_beside_the_plot() {
        Plot plot = new Plot("t", "x", "y").categories("none", "all")
                .line("a", new double[] {0, 1}, new double[] {1, 2});
        assertThat(new TextPlot(plot, false).toString()).contains("none ", " all");
        assertThat(plot.svg("d")).contains(">none<", ">all<").doesNotContain(">0.5<", ">x 1<");
    }
}
