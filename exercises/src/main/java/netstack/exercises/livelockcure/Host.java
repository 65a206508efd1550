package netstack.exercises.livelockcure;

/// A card, a queue, and a program that reads the queue. All of it takes a
/// CPU's time: an interrupt 2 us, a packet's way from the card into the
/// queue 3 us, its handling by the program 5 us.
public interface Host {

    /// Takes the next packet from the card and puts it into the program's
    /// queue: false when the card has none. If the queue is full, the packet
    /// is dropped there, with the 3 us spent.
    boolean take();

    /// Free places in the program's queue.
    int room();

    /// Forbids the card's interrupt. What comes then waits in the card, or
    /// is dropped by it, which costs nothing.
    void irqDisable();

    /// Allows it; it comes at once if packets wait.
    void irqEnable();

    /// Has `poll` called soon, after the interrupt and before programs. When
    /// it is asked for again and again, the kernel shares the CPU between it
    /// and the programs (`ksoftirqd`).
    void schedulePoll();
}
