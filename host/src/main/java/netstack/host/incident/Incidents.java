package netstack.host.incident;

import java.util.List;
import java.util.stream.Collectors;
import netstack.host.experiment.BadSetting;
import netstack.host.experiment.Experiment;

/// All incidents, in the order in which they are listed.
public final class Incidents {
    private static final List<Experiment> ALL = List.of(new Resolver(),
            new Neighbour(), new SlabExhaustion(), new CbLeak(),
            new Mismatch(), new RingRace());

    private Incidents() {}

    public static List<Experiment> all() {
        return ALL;
    }

    /// The incident `name`. Throws [BadSetting].
    public static Experiment named(String name) {
        return ALL.stream().filter(e -> e.name().equals(name)).findFirst()
                .orElseThrow(() -> new BadSetting("no incident " + name
                        + "; there are " + ALL.stream().map(Experiment::name)
                        .collect(Collectors.joining(", "))));
    }
}
