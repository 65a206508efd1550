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
    private final List<String> story = new ArrayList<>();

    /// Adds an empty table; `name` is a word for file names.
    public Table table(String name, String... heads) {
        Table t = new Table(name, heads);
        tables.add(t);
        return t;
    }

    /// Adds an empty plot.
    public Plot plot(String title, String xLabel, String yLabel) {
        Plot p = new Plot(title, xLabel, yLabel);
        plots.add(p);
        return p;
    }

    /// Tells what happened, in a sentence or two; `args` are the numbers
    /// in it.
    public void say(String format, Object... args) {
        story.add(String.format(Locale.ROOT, format, args));
    }

    /// Notes whether a law held; `measured` and `args` say by which numbers.
    public void law(String says, boolean held, String measured,
            Object... args) {
        laws.add(new Law(says, held, String.format(Locale.ROOT, measured,
                args)));
    }

    /// What was told, in order.
    public List<String> story() {
        return List.copyOf(story);
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
