package netstack.driver.wrong;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import netstack.driver.dma.Rule;

/// A driver with one known mistake.
///
/// @param name what it is called, the name of its class
/// @param rule the rule that it breaks
/// @param does what it does wrong, in words
/// @param seen where real drivers did it
/// @param make makes one
public record WrongDriver(String name, Rule rule, String does, String seen,
        Supplier<EchoDriver> make) {

    /// The right one, of which the sanitizer must say nothing.
    public static final WrongDriver NONE = new WrongDriver("EchoDriver",
            null, "nothing", "", EchoDriver::new);

    /// All of them, in the order of the rules.
    public static List<WrongDriver> all() {
        return Stream.of(WrongMemory.ALL, WrongRing.ALL, WrongRegister.ALL)
                .flatMap(List::stream)
                .sorted((a, b) -> a.rule.compareTo(b.rule))
                .toList();
    }

    /// The one called `name`.
    public static WrongDriver of(String name) {
        return all().stream().filter(w -> w.name.equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no wrong driver is called " + name));
    }

    /// Runs it; `seed` decides how the weakly ordered CPU behaves.
    public Rig.Outcome run(long seed) {
        return new Rig(make.get()).run(seed);
    }

    @Override
    public String toString() {
        return name;
    }
}
