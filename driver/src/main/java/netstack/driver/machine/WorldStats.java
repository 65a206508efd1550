package netstack.driver.machine;

/// What it took to run a world: these explain its speed, and are the same on
/// every machine.
public final class WorldStats {
    long handOvers;
    long events;
    long slowSpends;

    WorldStats() {
    }

    /// How often one coroutine handed the baton to another.
    public long handOvers() {
        return handOvers;
    }

    /// How many hardware events fired.
    public long events() {
        return events;
    }

    /// How many spends had to look at the world.
    public long slowSpends() {
        return slowSpends;
    }

    @Override
    public String toString() {
        return handOvers + " hand-overs, " + events + " events, "
                + slowSpends + " slow spends";
    }
}
