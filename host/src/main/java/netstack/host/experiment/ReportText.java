package netstack.host.experiment;

import netstack.host.plot.Plot;
import netstack.host.plot.TextPlot;

/// A report as a terminal shows it.
public final class ReportText {
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";
    private static final int WIDTH = 78;

    private final boolean colour;

    /// With `colour`, in ANSI colours.
    public ReportText(boolean colour) {
        this.colour = colour;
    }

    /// Question, story, tables, plots and laws.
    public String of(Experiment e, Report report) {
        StringBuilder text = new StringBuilder();
        text.append(e.name()).append(": ").append(e.question())
                .append('\n');
        for (String told : report.story()) {
            text.append('\n').append(wrapped(told));
        }
        for (Table t : report.tables()) {
            text.append('\n').append(t.aligned());
        }
        for (Plot p : report.plots()) {
            text.append('\n').append(new TextPlot(p, colour));
        }
        text.append('\n');
        if (report.laws().isEmpty()) {
            text.append("no law speaks of these values\n");
        }
        for (Law law : report.laws()) text.append(law(law));
        return text.toString();
    }

    private String law(Law law) {
        String mark = law.held() ? "held" : "BROKEN";
        String paint = law.held() ? GREEN : RED;
        return (colour ? paint + mark + PLAIN : mark) + "  " + law.says()
                + "\n      " + law.measured() + "\n";
    }

    private static String wrapped(String paragraph) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : paragraph.split(" ")) {
            boolean fits = column + 1 + word.length() <= WIDTH;
            text.append(column == 0 ? "" : fits ? " " : "\n").append(word);
            column = column > 0 && fits ? column + 1 + word.length()
                    : word.length();
        }
        return text.append('\n').toString();
    }
}
