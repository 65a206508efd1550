package netstack.exercises.skbgeometry.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.skbgeometry.Geometry;

/// The exercise `skb-geometry`: the four marks of an `sk_buff`.
public final class SkbGeometry {

    private static final String[] MARKS = {"data", "tail", "len",
        "headroom", "tailroom"};

    private SkbGeometry() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("skb-geometry",
                "The four marks of an sk_buff", Geometry.class,
                "student.Marks").words(words()).oracle(Marks::run)
                .book("The sk_buff").kernel("include/linux/skbuff.h")
                .property("reserve", "reserve makes headroom and leaves the"
                        + " packet empty", 10, 1, (r, i) -> steps(r, 0),
                        MARKS)
                .property("put", "put appends behind the tail", 10, 1,
                        (r, i) -> steps(r, 1), all("put returned"))
                .property("push", "push opens room in front of the data",
                        10, 1, (r, i) -> steps(r, 2), all("push returned"))
                .property("pull", "pull takes bytes off the front", 10, 2,
                        (r, i) -> steps(r, 3), all("pull returned"))
                .property("trim", "trim cuts at the end, and never"
                        + " lengthens", 10, 2, (r, i) -> steps(r, 4), MARKS)
                .property("panic", "What does not fit panics and changes"
                        + " nothing", 10, 3, SkbGeometry::panics,
                        all("panic", "pull returned"))
                .property("wire", "The packet leaves the host as it was"
                        + " built", 10, 3, SkbGeometry::frame, "frame")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            call("alloc", "alloc", "skb = alloc_skb(%d)").least(64L).fix(),
            call("reserve", "reserve", "skb_reserve(skb, %d)"),
            call("put", "put", "skb_put(skb, %2$d): %1$s"),
            call("push", "push", "skb_push(skb, %2$d): %1$s"),
            call("pull", "pull", "skb_pull(skb, %d)"),
            call("trim", "trim", "skb_trim(skb, %d)"),
            event("send", "dev_queue_xmit(skb)")};
    }

    private static String[] all(String... more) {
        List<String> all = new ArrayList<>(List.of(MARKS));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /// Steps that fit; the operation number `last` comes again and again.
    private static Script steps(RandomGenerator r, int last) {
        int size = 64 + r.nextInt(200);
        int room = 20 + r.nextInt(24);
        List<Step> steps = new ArrayList<>(List.of(
                Step.of("alloc", size), Step.of("reserve", room)));
        if (last == 0) {
            // All that there is, too.
            steps.add(Step.of("reserve", r.nextInt(3) == 0 ? size - room
                    : r.nextInt(size - room)));
            return new Script(steps);
        }
        int len = last == 2 ? size - room
                : 1 + r.nextInt(size - room - 4);
        steps.add(Step.of("put", bytes(r, len)));
        int second = len > 1 ? r.nextInt(2) : 0;
        for (int i = 0; i < 3; i++) {
            steps.add(switch (last) {
                case 1 -> Step.of("put", bytes(r, r.nextInt(2)));
                case 2 -> Step.of("push", bytes(r, r.nextInt(7)));
                // At last all that is left, too.
                case 3 -> Step.of("pull", i == 0 ? 1 : i == 1 ? second
                        : Math.min(len - 1 - second, r.nextInt(3) == 0
                        ? len : r.nextInt(2)));
                default -> Step.of("trim", r.nextInt(size));
            });
        }
        return new Script(steps);
    }

    /// One byte more than fits, in every place where that is possible.
    private static Script panics(RandomGenerator r, int index) {
        int size = 64 + r.nextInt(40);
        int room = r.nextInt(30);
        int len = 1 + r.nextInt(20);
        List<Step> steps = new ArrayList<>(List.of(
                Step.of("alloc", size), Step.of("reserve", room),
                Step.of("put", bytes(r, len))));
        steps.add(switch (index % 4) {
            case 0 -> Step.of("put", bytes(r, size - room - len + 1));
            case 1 -> Step.of("push", bytes(r, room + 1));
            case 2 -> Step.of("pull", len + 1);
            default -> Step.of("reserve", 1);
        });
        if (index % 4 < 2) {
            // What fits exactly still fits.
            steps.add(index % 4 == 0
                    ? Step.of("put", bytes(r, size - room - len))
                    : Step.of("push", bytes(r, room)));
        }
        return new Script(steps);
    }

    /// A frame built inside out, as a sender does it, then sent.
    private static Script frame(RandomGenerator r, int index) {
        byte[] eth = bytes(r, 14);
        eth[0] &= (byte) 0xfe;
        return Script.of(Step.of("alloc", 512), Step.of("reserve", 64),
                Step.of("put", bytes(r, 20 + r.nextInt(300))),
                Step.of("push", bytes(r, 8)), Step.of("push", bytes(r, 20)),
                Step.of("pull", r.nextInt(5)),
                Step.of("trim", index % 2 == 0 ? 400
                        : 20 + r.nextInt(200)),
                Step.of("push", eth), Step.of("send"));
    }

    private static byte[] bytes(RandomGenerator r, int n) {
        byte[] b = new byte[n];
        r.nextBytes(b);
        return b;
    }
}
