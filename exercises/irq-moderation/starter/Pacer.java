package student;

import netstack.exercises.irqmoderation.Latency;
import netstack.exercises.irqmoderation.Moderation;

/// Your algorithm: `./lab show irq-moderation` says what it must do.
public final class Pacer implements Moderation {

    @Override
    public Latency update(Latency now, int packets, int bytes) {
        throw new UnsupportedOperationException(
                "irq-moderation, step 1: which class is this?");
    }

    @Override
    public int pace(int now, Latency latency) {
        throw new UnsupportedOperationException(
                "irq-moderation, step 2: up in steps, down at once");
    }

    @Override
    public int eitr(int pace) {
        throw new UnsupportedOperationException(
                "irq-moderation, step 3: units of 2048 ns");
    }
}
