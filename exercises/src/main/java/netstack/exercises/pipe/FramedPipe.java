package netstack.exercises.pipe;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The pipe between the grader and its worker: frames with a length, a
/// version, a sequence number and a nonce.
///
/// ```
/// magic "LABP" | version | type | sequence | nonce | length | body
///     4 bytes  |    1    |  1   |     4    |   8   |    4   |
/// ```
///
/// The nonce is drawn by the grader for each worker and sent as the first
/// thing on the worker's standard input. Bytes that someone else writes to
/// the worker's standard output lack it, and end the run as `crashed`: they
/// can cost points but never win any.
public final class FramedPipe {

    static final int MAGIC = 0x4c414250;
    static final int VERSION = 1;
    static final int MAX_BODY = 16 << 20;

    private final DataInputStream in;
    private final DataOutputStream out;
    private final long nonce;
    private int sent;
    private int received;

    public FramedPipe(InputStream in, OutputStream out, long nonce) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
        this.nonce = nonce;
    }

    /// The worker's end: takes the nonce from the first eight bytes.
    public static FramedPipe accept(InputStream in, OutputStream out)
            throws IOException {
        return new FramedPipe(in, out, new DataInputStream(in).readLong());
    }

    /// The grader's first act: tells the worker the nonce.
    public void open() throws IOException {
        out.writeLong(nonce);
        out.flush();
    }

    /// Writes one frame.
    public void send(Frame frame) throws IOException {
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        out.writeByte(frame.type().ordinal());
        out.writeInt(sent++);
        out.writeLong(nonce);
        out.writeInt(frame.body().length);
        out.write(frame.body());
        out.flush();
    }

    /// Waits for the next frame; null at the end of the stream.
    public Frame receive() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int magic = first << 24 | in.readUnsignedShort() << 8
                | in.readUnsignedByte();
        require(magic == MAGIC, "magic", Integer.toHexString(magic));
        int version = in.readUnsignedByte();
        require(version == VERSION, "version", version);
        int type = in.readUnsignedByte();
        require(type < Frame.Type.values().length, "type", type);
        int sequence = in.readInt();
        require(sequence == received, "sequence", sequence);
        require(in.readLong() == nonce, "nonce", "another");
        received++;
        return new Frame(Frame.Type.values()[type], body(in.readInt()));
    }

    private byte[] body(int length) throws IOException {
        require(length >= 0 && length <= MAX_BODY, "length", length);
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the frame was cut");
        }
        return body;
    }

    private static void require(boolean ok, String field, Object got)
            throws ProtocolError {
        if (!ok) {
            throw new ProtocolError(
                    "not a frame of this run: " + field + " is " + got);
        }
    }
}
