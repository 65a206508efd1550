package netstack.exercises.udpdriver;

/// A pointer into a program's memory (`__user`). The kernel cannot look
/// through it: only `Kernel.copyFromUser` can.
public final class UserBuffer {

    private final byte[] bytes;
    private final int readable;

    /// `readable` is how many bytes lie in pages that are there.
    public UserBuffer(byte[] bytes, int readable) {
        this.bytes = bytes.clone();
        this.readable = readable;
    }

    /// Byte `i` of the program's memory.
    public byte at(int i) {
        return bytes[i];
    }

    /// How many bytes can be copied before the page fault.
    public int readable() {
        return readable;
    }
}
