package netstack.exercises.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FramedPipeTest {

    private static final long NONCE = 0x1122334455667788L;

    private static byte[] sent(byte[]... bodies) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FramedPipe pipe = new FramedPipe(new ByteArrayInputStream(new byte[0]), out, NONCE);
        for (byte[] body : bodies) {
            pipe.send(new Frame(Frame.Type.RUN, body));
        }
        return out.toByteArray();
    }

    private static FramedPipe reading(byte[] bytes) {
        return new FramedPipe(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream(),
                NONCE);
    }

    @Property
    void what_is_sent_is_received(@ForAll byte[] a, @ForAll byte[] b) throws IOException {
        FramedPipe pipe = reading(sent(a, b));

        assertThat(pipe.receive().body()).isEqualTo(a);
        assertThat(pipe.receive().body()).isEqualTo(b);
        assertThat(pipe.receive()).isNull();
    }

    @Property
    void one_flipped_bit_of_the_head_is_noticed(@ForAll @IntRange(max = 17) int at,
            @ForAll @IntRange(max = 7) int bit) throws IOException {
        byte[] bytes = sent(new byte[3]);
        bytes[at] ^= (byte) (1 << bit);
        boolean otherType = at == 5 && bytes[at] < Frame.Type.values().length && bytes[at] >= 0;

        if (!otherType) {
            assertThatThrownBy(() -> reading(bytes).receive()).isInstanceOf(ProtocolError.class);
        }
    }

    @Property
    void a_cut_frame_ends_the_stream_with_an_error(@ForAll @IntRange(min = 1, max = 24) int n)
            throws IOException {
        byte[] bytes = Arrays.copyOf(sent(new byte[3]), n);

        assertThatThrownBy(() -> reading(bytes).receive()).isInstanceOf(EOFException.class);
    }

    @Test
    void a_frame_that_is_sent_again_is_refused() throws IOException {
        byte[] once = sent(new byte[1]);
        byte[] twice = Arrays.copyOf(once, 2 * once.length);
        System.arraycopy(once, 0, twice, once.length, once.length);
        FramedPipe pipe = reading(twice);
        pipe.receive();

        assertThatThrownBy(pipe::receive).hasMessageContaining("sequence");
    }

    @Test
    void a_length_beyond_the_bound_is_refused_before_it_is_read() throws IOException {
        byte[] bytes = sent(new byte[1]);
        bytes[18] = 0x7f;

        assertThatThrownBy(() -> reading(bytes).receive()).hasMessageContaining("length");
    }

    @Test
    void the_worker_takes_the_nonce_from_the_first_bytes() throws IOException {
        ByteArrayOutputStream toWorker = new ByteArrayOutputStream();
        FramedPipe grader = new FramedPipe(new ByteArrayInputStream(new byte[0]), toWorker, NONCE);
        grader.open();
        grader.send(new Frame(Frame.Type.RUN, new byte[] {7}));

        FramedPipe worker = FramedPipe.accept(new ByteArrayInputStream(toWorker.toByteArray()),
                OutputStream.nullOutputStream());

        assertThat(worker.receive().body()).containsExactly(7);
    }
}
