package netstack.exercises.irqmoderation;

import netstack.exercises.Graded;

class IrqModerationTest extends Graded {

    IrqModerationTest() {
        super("irq-moderation");
    }
}
