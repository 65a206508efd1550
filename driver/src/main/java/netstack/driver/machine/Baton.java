package netstack.driver.machine;

import java.util.ArrayList;
import java.util.List;

/// Which coroutine of a world runs. Passing the baton is one volatile write
/// and an unpark; nobody else may touch the world until it comes back.
final class Baton {
    private final Loop loop;
    private final List<Coroutine> alive = new ArrayList<>();
    private volatile Coroutine holder;
    private Coroutine main;
    private Coroutine current;
    /// Seconds of real time without progress until the watchdog barks.
    int patience = 10;

    Baton(Loop loop) {
        this.loop = loop;
    }

    boolean heldBy(Coroutine c) {
        return holder == c;
    }

    /// The coroutine that runs.
    Coroutine current() {
        return current;
    }

    Coroutine main() {
        return main;
    }

    /// Hands the baton to `to` and waits for it to come back.
    void transfer(Coroutine to) {
        Coroutine me = current;
        if (to == me) {
            return;
        }
        give(to);
        me.await();
        if (loop.stopped && me != main) {
            throw me.stop();
        }
    }

    private void give(Coroutine to) {
        loop.stats.handOvers++;
        if (!to.started()) {
            alive.add(to);
        }
        current = to;
        holder = to;
        to.resume();
    }

    /// Hands the baton to `to` for good: the caller's stack is at its end.
    void leaveTo(Coroutine to) {
        alive.remove(current);
        give(to);
    }

    /// A coroutine has unwound after the end of the world.
    void ended(Coroutine c) {
        alive.remove(c);
        give(main);
    }

    /// Makes `caller`, who has no baton yet, the one that runs the world.
    void begin(Coroutine caller) {
        main = caller;
        current = caller;
        holder = caller;
    }

    /// Runs `c` until the baton comes back to the one that began.
    void run(Coroutine c) {
        give(c);
        new Watchdog(loop, main, patience).await();
    }

    /// Unwinds all stacks, one after the other.
    void unwind() {
        while (!alive.isEmpty()) {
            run(alive.removeLast());
        }
    }
}
