package netstack.skbuff;

import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Checked slabs never use an object again, unchecked ones do: both must hold.
class SkBuffPropertiesTest {

    @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
    void any_sequence_of_operations_equals_the_model(
            @ForAll long seed, @ForAll boolean checked,
            @ForAll @Size(max = 60) List<@IntRange(max = 15) Integer> operations) {
        PacketModel model = new PacketModel(seed, checked);
        operations.forEach(model::step);
        model.end();
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void no_memory_changes_nothing_and_leaks_nothing(
            @ForAll long seed, @ForAll boolean checked,
            @ForAll @Size(max = 60) List<@IntRange(max = 15) Integer> operations) {
        PacketModel model = new PacketModel(seed, checked);
        model.failWith(0.2);
        operations.forEach(model::step);
        model.end();
    }
}
