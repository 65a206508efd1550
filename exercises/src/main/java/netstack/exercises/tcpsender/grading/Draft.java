package netstack.exercises.tcpsender.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;

/// A case in the making: it follows the sender, so that what is drawn next
/// makes sense.
final class Draft {

    private final RandomGenerator random;
    private final List<Step> steps = new ArrayList<>();
    private final Expected sender;
    private final Log log = new Log();
    private int updates;

    Draft(RandomGenerator random, int mss, int window) {
        this.random = random;
        sender = new Expected(mss, window);
        steps.add(Step.of("open", mss, window));
    }

    void add(Step s) {
        steps.add(s);
        sender.step(s, log);
    }

    /// An ACK: 0 for nothing new, 1 for a part, 2 for everything, 3 for what
    /// is old, 4 for what was never sent. There are never three of the
    /// first kind in a row.
    void ack(int draw, int window) {
        long way = sender.nxt() - sender.una();
        int kind = draw == 0 && updates == 2 ? 2
                : draw == 3 && sender.una() == 0 ? 4 : draw;
        updates = kind == 0 ? updates + 1 : kind > 2 ? updates : 0;
        add(Step.of("ack", switch (kind) {
            case 0 -> sender.una();
            case 1 -> sender.una() + (way > 0 ? random.nextLong(way) + 1
                    : 0);
            case 2 -> sender.nxt();
            case 3 -> Math.max(0, sender.una() - 1 - random.nextInt(100));
            default -> sender.nxt() + 1 + random.nextInt(100);
        }, window));
    }

    /// An ACK of all but the last bytes of `sent`, with room for just
    /// these: the FIN has none.
    void tail(int sent) {
        int last = 1 + random.nextInt(90);
        add(Step.of("ack", sent - last, last));
    }

    /// The bytes that have not been sent.
    int unsent() {
        return sender.unsent();
    }

    /// The last ACK once more.
    void again() {
        add(Step.of("ack", sender.una(), sender.window()));
    }

    /// Whether the timer runs.
    boolean waits() {
        return sender.waits();
    }

    Script script() {
        return new Script(steps);
    }
}
