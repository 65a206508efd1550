package netstack.host.streams;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.Syscalls;

/// The bytes that come in on a connected stream socket; their end is the
/// peer's FIN.
public final class SocketInput extends InputStream {
    private final Syscalls sys;
    private final int fd;
    private final byte[] one = new byte[1];
    private byte[] last = one;
    private MemorySegment memory = MemorySegment.ofArray(one);

    /// Reads from descriptor `fd` of the task that calls.
    public SocketInput(Syscalls sys, int fd) {
        this.sys = sys;
        this.fd = fd;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    // tag::SocketInput[]
    @Override
    public int read(byte[] to, int at, int len) throws IOException {
        Objects.checkFromIndexSize(at, len, to.length);
        if (len == 0) return 0;
        try {
            int n = sys.recvfrom(fd, of(to), at, len, 0, null);
            return n == 0 ? -1 : n;
        } catch (ErrnoException e) {
            throw SocketErrors.transfer(e);
        }
    }
    // end::SocketInput[]

    @Override
    public int available() throws IOException {
        try {
            return sys.ioctl(fd, SockOpt.SIOCINQ);
        } catch (ErrnoException e) {
            throw SocketErrors.transfer(e);
        }
    }

    /// Programs read into the same array again and again.
    private MemorySegment of(byte[] array) {
        if (array != last) {
            last = array;
            memory = MemorySegment.ofArray(array);
        }
        return memory;
    }
}
