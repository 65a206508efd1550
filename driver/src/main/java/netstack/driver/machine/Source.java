package netstack.driver.machine;

import java.util.ArrayList;
import java.util.List;

/// A source of events that nothing else in the world influences: a traffic
/// generator, the sending end of a recorded cable.
///
/// Since it is autonomous, the world may fire its events in batches, ahead
/// of time; what it causes must reach a machine no earlier than the delay
/// given to [#feeds].
public final class Source extends Domain {
    final String name;
    final List<Machine> fed = new ArrayList<>();
    final List<Long> delays = new ArrayList<>();

    Source(World world, String name) {
        super(world);
        this.name = name;
    }

    /// Says that events of this source reach the CPUs of `m` no earlier than
    /// `delayNs` after they fire here. A delay of zero is refused.
    public Source feeds(Machine m, long delayNs) {
        if (delayNs <= 0) {
            throw new IllegalArgumentException("a cable without delay");
        }
        fed.add(m);
        delays.add(delayNs);
        loop.looks.changed();
        return this;
    }

    @Override
    public String toString() {
        return name;
    }
}
