package netstack.exercises.napipoll;

import netstack.skbuff.SkBuff;

/// A simple network card. Its interrupt is level-triggered: as long as it
/// is enabled and something waits, the card interrupts.
public interface Card {

    /// Takes the next received frame out of the ring, as a packet that is
    /// ready for the stack; null when there is none.
    SkBuff rxTake();

    /// Frees what was sent; returns how many packets those were.
    int txClean();

    /// Forbids the card's interrupt.
    void irqDisable();

    /// Allows it again. If something waits, it comes at once.
    void irqEnable();
}
