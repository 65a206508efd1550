package netstack.host.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What an experiment is run with: its parameters, the seed of all chance,
/// and who wants to know how far it is.
public final class Settings {
    private final Map<String, long[]> values = new LinkedHashMap<>();
    private final long seed;
    private final Consumer<String> progress;

    private Settings(long seed, Consumer<String> progress) {
        this.seed = seed;
        this.progress = progress;
    }

    /// The settings of `e` with `changes` (as `budget=1,300`); `quick` asks
    /// for a short run. Throws [BadSetting].
    public static Settings of(Experiment e, boolean quick, long seed,
            List<String> changes, Consumer<String> progress) {
        Settings s = new Settings(seed, progress);
        for (Param p : e.params()) {
            s.values.put(p.name(), p.parse(quick ? p.quick() : p.full()));
        }
        for (String change : changes) s.change(e, change);
        return s;
    }

    /// A short run with the values that `e` comes with.
    public static Settings quick(Experiment e) {
        return of(e, true, 1, List.of(), step -> { });
    }

    private void change(Experiment e, String change) {
        int eq = change.indexOf('=');
        String name = eq < 0 ? change : change.substring(0, eq);
        for (Param p : e.params()) {
            if (p.name().equals(name) && eq >= 0) {
                values.put(name, p.parse(change.substring(eq + 1)));
                return;
            }
        }
        throw new BadSetting(e.name() + " has no parameter " + name
                + "; it has " + e.params().stream().map(p -> p.name() + "="
                + p.full()).collect(Collectors.joining(" ")));
    }

    /// All values of a parameter.
    public long[] all(String name) {
        return values.get(name);
    }

    /// The first value of a parameter.
    public long one(String name) {
        return values.get(name)[0];
    }

    /// Where all chance comes from.
    public long seed() {
        return seed;
    }

    /// Says what is measured now.
    public void step(String what) {
        progress.accept(what);
    }
}
