package netstack.book;

import java.util.Arrays;
import java.util.Map;
import netstack.driver.hw.RingView;
import netstack.driver.hw.RingView.Owner;
import netstack.driver.hw.RingView.Slot;
import netstack.host.plot.Svg;

/// Draws a descriptor ring as a ring: each descriptor a wedge in the colour
/// of its owner, arrows at head and tail.
final class RingPicture {
    private static final double OUTER = 130;
    private static final double INNER = 85;
    private static final int X = 170;
    private static final int Y = 160;
    private static final Map<Owner, String> COLOURS = Map.of(
            Owner.DEVICE, Svg.BLUE, Owner.DONE, Svg.GREEN,
            Owner.DRIVER, Svg.PALE);
    private static final Map<Owner, String> NAMES = Map.of(
            Owner.DEVICE, "the card's", Owner.DONE, "written back (DD)",
            Owner.DRIVER, "the driver's");

    private RingPicture() {}

    static String of(RingView ring, String description) {
        Svg svg = new Svg(620, 320, description);
        int n = ring.slots().size();
        for (Slot s : ring.slots()) {
            svg.wedge(X, Y, INNER, OUTER, angle(s.index(), n),
                    angle(s.index() + 1, n), COLOURS.get(s.owner()));
            double middle = angle(s.index() + 0.5, n);
            if (n <= 64) {
                svg.text(X + 108 * Math.cos(middle),
                        Y + 108 * Math.sin(middle) + 4, "" + s.index(),
                        "middle");
            }
        }
        mark(svg, angle(ring.head() + 0.5, n), "head");
        mark(svg, angle(ring.tail() + 0.5, n), "tail");
        svg.text(X, Y - 4, ring.name(), "middle");
        svg.text(X, Y + 14, ring.owned() + " of " + n, "middle");
        legend(svg, ring);
        return svg.toString();
    }

    private static double angle(double i, int n) {
        return 2 * Math.PI * i / n - Math.PI / 2;
    }

    private static void mark(Svg svg, double a, String name) {
        svg.arrow(X + 66 * Math.cos(a), Y + 66 * Math.sin(a),
                X + 83 * Math.cos(a), Y + 83 * Math.sin(a));
        svg.text(X + 53 * Math.cos(a), Y + 53 * Math.sin(a) + 4, name,
                "middle");
    }

    /// The colours, and in words what was written back last.
    private static void legend(Svg svg, RingView ring) {
        double y = 60;
        for (Owner o : Owner.values()) {
            svg.rect(340, y - 11, 14, 14, COLOURS.get(o));
            svg.text(362, y, NAMES.get(o));
            y += 22;
        }
        for (Slot s : ring.window()) {
            if (s.owner() == Owner.DONE) {
                y += 18;
                String[] words = ring.describe(s).split(", ");
                svg.text(340, y, s.index() + ": " + String.join(" ",
                        Arrays.copyOf(words,
                        Math.min(4, words.length))));
            }
        }
    }
}
