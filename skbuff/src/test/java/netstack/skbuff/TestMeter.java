package netstack.skbuff;

import java.util.EnumMap;
import java.util.Map;

/// A processor that costs nothing and counts what it was charged for.
final class TestMeter implements Meter {

    int cpu;
    final Map<Cost, Long> charged = new EnumMap<>(Cost.class);

    @Override
    public int smpProcessorId() { return cpu; }

    @Override
    public void charge(Cost point) {
        charged.merge(point, 1L, Long::sum);
    }

    @Override
    public void charge(Cost perByte, long bytes) {
        charged.merge(perByte, bytes, Long::sum);
    }
}
