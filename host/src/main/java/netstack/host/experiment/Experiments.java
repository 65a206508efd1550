package netstack.host.experiment;

import java.util.List;
import java.util.stream.Collectors;

/// All experiments, in the order in which they are listed.
public final class Experiments {
    private static final List<Experiment> ALL = List.of(new Livelock(),
            new RssScaling(), new Steering(), new Coalesce(), new Budget(),
            new Ring(), new EarlyDrop(), new Starvation(), new Latency(),
            new GroSavings(), new Affinity(), new RxServer(),
            new Balancing(), new Capture());

    private Experiments() {}

    public static List<Experiment> all() {
        return ALL;
    }

    /// The experiment `name`. Throws [BadSetting].
    public static Experiment named(String name) {
        return ALL.stream().filter(e -> e.name().equals(name)).findFirst()
                .orElseThrow(() -> new BadSetting("no experiment " + name
                        + "; there are " + ALL.stream().map(Experiment::name)
                        .collect(Collectors.joining(", "))));
    }
}
