package netstack.host.streams;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.Syscalls;

/// The bytes that go out on a connected stream socket. A write returns when
/// the kernel has taken all of them, not when the peer has.
public final class SocketOutput extends OutputStream {
    private final Syscalls sys;
    private final int fd;

    /// Writes to descriptor `fd` of the task that calls.
    public SocketOutput(Syscalls sys, int fd) {
        this.sys = sys;
        this.fd = fd;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    // tag::SocketOutput[]
    @Override
    public void write(byte[] from, int at, int len) throws IOException {
        Objects.checkFromIndexSize(at, len, from.length);
        MemorySegment memory = MemorySegment.ofArray(from);
        try {
            // a signal or a time-out can end a send in the middle
            for (int sent = 0; sent < len;) {
                sent += sys.sendto(fd, memory, at + sent, len - sent,
                        Msghdr.MSG_NOSIGNAL, null);
            }
        } catch (ErrnoException e) {
            throw SocketErrors.transfer(e);
        }
    }
    // end::SocketOutput[]
}
