package netstack.exercises.rxring;

/// Buffers of 2048 bytes, mapped for the card. They have numbers.
public interface Buffers {

    /// A new buffer, or -1 when there is no memory.
    int alloc();

    /// Its bus address.
    long dma(int buffer);

    /// Hands `len` bytes in `buffer` to the stack. Takes the buffer.
    void deliver(int buffer, int len);

    /// Frees a buffer whose frame nobody wants.
    void drop(int buffer);
}
