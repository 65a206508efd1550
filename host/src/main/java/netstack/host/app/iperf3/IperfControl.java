package netstack.host.app.iperf3;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.Syscalls;

/// The control connection: a byte for each state, JSON with its length.
final class IperfControl {
    static final int TEST_START = 1;
    static final int TEST_RUNNING = 2;
    static final int TEST_END = 4;
    static final int PARAM_EXCHANGE = 9;
    static final int CREATE_STREAMS = 10;
    static final int SERVER_TERMINATE = 11;
    static final int CLIENT_TERMINATE = 12;
    static final int EXCHANGE_RESULTS = 13;
    static final int DISPLAY_RESULTS = 14;
    static final int IPERF_DONE = 16;
    static final int ACCESS_DENIED = -1;
    /// 36 characters and a 0.
    static final int COOKIE_SIZE = 37;

    private static final int MAX_JSON = 8 << 20;

    final int fd;
    private final Syscalls sys;

    IperfControl(Syscalls sys, int fd) {
        this.sys = sys;
        this.fd = fd;
    }

    void state(int state) {
        write(new byte[] {(byte) state});
    }

    /// The next state; [#CLIENT_TERMINATE] when the connection has ended.
    int state() {
        byte[] one = new byte[1];
        return read(one) ? one[0] : CLIENT_TERMINATE;
    }

    /// The next state, which must be `want`.
    void expect(int want) {
        int got = state();
        if (got == ACCESS_DENIED) {
            throw new IperfException("the server is busy running a test. try"
                    + " again later");
        }
        if (got == SERVER_TERMINATE || got == CLIENT_TERMINATE) {
            throw new IperfException("the server has terminated");
        }
        if (got != want) {
            throw new IperfException("received an unknown control message");
        }
    }

    void write(byte[] bytes) {
        sys.send(fd, bytes, Msghdr.MSG_NOSIGNAL);
    }

    /// Fills `bytes`; false when the connection ended before.
    boolean read(byte[] bytes) {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        try {
            for (int at = 0; at < bytes.length;) {
                int n = sys.recvfrom(fd, memory, at, bytes.length - at, 0,
                        null);
                if (n == 0) return false;
                at += n;
            }
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }

    void json(JsonObject object) {
        byte[] text = object.toString().getBytes(StandardCharsets.UTF_8);
        write(ByteBuffer.allocate(4 + text.length).putInt(text.length)
                .put(text).array());
    }

    JsonObject json() {
        byte[] length = new byte[4];
        if (!read(length)) {
            throw new IperfException("unable to receive parameters");
        }
        int n = ByteBuffer.wrap(length).getInt();
        byte[] text = new byte[Math.clamp(n, 0, MAX_JSON)];
        try {
            if (n <= MAX_JSON && read(text)) {
                return JsonParser.parseString(new String(text,
                        StandardCharsets.UTF_8)).getAsJsonObject();
            }
        } catch (JsonParseException | IllegalStateException e) {
            // told below
        }
        throw new IperfException("unable to receive parameters");
    }

    void close() {
        sys.close(fd);
    }
}
