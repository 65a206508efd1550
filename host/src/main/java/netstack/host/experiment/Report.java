package netstack.host.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import netstack.host.plot.Plot;

/// What an experiment found: tables, plots and laws.
public final class Report {
    private final List<Table> tables = new ArrayList<>();
    private final List<Plot> plots = new ArrayList<>();
    private final List<Law> laws = new ArrayList<>();

    Table table(String name, String... heads) {
        Table t = new Table(name, heads);
        tables.add(t);
        return t;
    }

    Plot plot(String title, String xLabel, String yLabel) {
        Plot p = new Plot(title, xLabel, yLabel);
        plots.add(p);
        return p;
    }

    /// Notes whether a law held; `measured` and `args` say by which numbers.
    void law(String says, boolean held, String measured, Object... args) {
        laws.add(new Law(says, held, String.format(Locale.ROOT, measured,
                args)));
    }

    public List<Table> tables() {
        return List.copyOf(tables);
    }

    public List<Plot> plots() {
        return List.copyOf(plots);
    }

    public List<Law> laws() {
        return List.copyOf(laws);
    }

    /// Whether all laws held.
    public boolean held() {
        return laws.stream().allMatch(Law::held);
    }
}
