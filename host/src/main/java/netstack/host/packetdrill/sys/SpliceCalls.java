package netstack.host.packetdrill.sys;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import netstack.host.packetdrill.ast.Expr;
import netstack.transport.ErrnoException;
import netstack.transport.Errnos;
import netstack.transport.Msghdr;
import netstack.transport.Syscalls;

/// `open`, `pipe`, `splice` and `sendfile`: files and pipes of the runner's
/// own, since the host has none. Their bytes go through a buffer where the
/// kernel moves pages.
final class SpliceCalls {
    private static final int PIPE_BYTES = 65536;
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int SPLICE_F_MORE = 4;
    private static final int O_CREAT = 0x40;

    /// An open file, or both ends of a pipe.
    private static final class Stream {
        final boolean pipe;
        long left;

        Stream(boolean pipe, long left) {
            this.pipe = pipe;
            this.left = left;
        }
    }

    private final Syscalls sys;
    private final TestFiles files;
    private final Map<Long, Stream> streams = new HashMap<>();

    SpliceCalls(Syscalls sys, TestFiles files) {
        this.sys = sys;
        this.files = files;
    }

    /// Adds these, and lets `close`, `read` and `write` know of them.
    void addTo(Map<String, Calls.Body> table) {
        table.put("open", this::open);
        table.put("pipe", this::pipe);
        table.put("splice", this::splice);
        table.put("sendfile", this::sendfile);
        for (String name : new String[] {"close", "read", "write"}) {
            Calls.Body plain = table.get(name);
            table.put(name, a -> streams.containsKey(a.num(0))
                    ? own(name, a) : plain.run(a));
        }
    }

    private long own(String name, Args a) {
        Stream s = streams.get(a.num(0));
        if (name.equals("close")) {
            streams.remove(a.num(0));
            return 0;
        }
        long n = Math.min(a.num(2), name.equals("read") ? s.left
                : s.pipe ? PIPE_BYTES - s.left : a.num(2));
        s.left += name.equals("read") ? -n : n;
        return n;
    }

    private static ErrnoException error(Errnos e) {
        return new ErrnoException(e.number);
    }

    /// The script's own number is the descriptor.
    private long open(Args a) {
        String name = a.at(0) instanceof Expr.Str s ? s.bytes() : "";
        if (a.size() > 1 && (a.num(1) & O_CREAT) != 0) files.create(name);
        long length = files.length(name);
        if (length < 0) throw error(Errnos.ENOENT);
        Long fd = a.expected();
        if (fd == null || fd < 0) {
            throw new Failure("open: expected -1, got a file");
        }
        streams.put(fd, new Stream(false, length));
        return fd;
    }

    private long pipe(Args a) {
        Stream both = new Stream(true, 0);
        for (Expr end : a.count(1).items(0)) {
            streams.put(Values.number(end), both);
        }
        return 0;
    }

    private long splice(Args a) {
        Stream in = streams.get(a.count(6).num(0));
        Stream out = streams.get(a.num(2));
        int flags = a.integer(5);
        long len = a.num(4);
        if (in == null && out == null) throw error(Errnos.EINVAL);
        if (in != null && out != null) {
            long n = Math.min(len, Math.min(in.left,
                    PIPE_BYTES - out.left));
            in.left -= n;
            out.left += n;
            return n;
        }
        return in == null ? fill(a.fd(0), out, len, flags)
                : drain(a.fd(2), in, len, flags);
    }

    private long fill(int fd, Stream out, long len, int flags) {
        int room = (int) Math.min(len, PIPE_BYTES - out.left);
        int n = sys.recvfrom(fd, new byte[room],
                (flags & SPLICE_F_NONBLOCK) != 0 ? Msghdr.MSG_DONTWAIT : 0,
                null);
        out.left += n;
        return n;
    }

    private long drain(int fd, Stream in, long len, int flags) {
        int n = send(fd, (int) Math.min(len, in.left),
                (flags & SPLICE_F_MORE) != 0 || in.left > len);
        in.left -= n;
        return n;
    }

    private int send(int fd, int len, boolean more) {
        return sys.sendto(fd, MemorySegment.ofArray(new byte[len]), 0, len,
                more ? Msghdr.MSG_MORE : 0, null);
    }

    /// In pieces of what a pipe holds, each but the last with more to come.
    private long sendfile(Args a) {
        Stream in = streams.get(a.count(4).num(1));
        if (in == null) throw error(Errnos.EBADF);
        boolean at = a.at(2) instanceof Expr.Array;
        long left = Math.max(0, Math.min(a.num(3),
                in.left - (at ? a.num(2) : 0)));
        long sent = 0;
        while (left > 0) {
            int piece = (int) Math.min(left, PIPE_BYTES);
            int n;
            try {
                n = send(a.fd(0), piece, left > piece);
            } catch (ErrnoException e) {
                if (sent == 0) throw e;
                break;
            }
            sent += n;
            left -= n;
            if (n < piece) break;
        }
        if (!at) in.left -= sent;
        return sent;
    }
}
