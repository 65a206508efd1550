package netstack.host.experiment;

import java.util.List;

/// A question that is put to the host.
public interface Experiment {
    /// What a user types.
    String name();

    /// The question, in one line.
    String question();

    /// What can be changed, in the order in which it is shown.
    List<Param> params();

    /// Measures, and checks the laws. The same settings and seed give the
    /// same report on any machine.
    Report run(Settings settings);
}
