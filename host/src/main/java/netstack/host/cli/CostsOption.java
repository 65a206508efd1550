package netstack.host.cli;

import netstack.driver.machine.CostModel;
import picocli.CommandLine.Option;

/// What a command's hosts cost: a named profile.
final class CostsOption {
    /// The profiles, by the names that a user types.
    enum Profile {
        FREE(CostModel.FREE), GIGABIT(CostModel.GIGABIT_2001),
        SERVER(CostModel.SERVER_82599);

        private final CostModel costs;

        Profile(CostModel costs) {
            this.costs = costs;
        }

        @Override
        public String toString() {
            return name().toLowerCase();
        }
    }

    @Option(names = "--costs", paramLabel = "PROFILE", defaultValue = "server",
            description = "What functions cost: ${COMPLETION-CANDIDATES}"
                    + " (default: ${DEFAULT-VALUE}).")
    private Profile profile;

    CostModel costs() {
        return profile.costs;
    }
}
