package netstack.host.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class TapTest {
    @Test
    void a_name_that_no_kernel_would_take_is_refused_before_anything_is_opened() {
        assertThatThrownBy(() -> new Tap("sixteen-letters-")).isInstanceOf(TapException.class)
                .hasMessageContaining("no device name");
        assertThatThrownBy(() -> new Tap("a b")).hasMessageContaining("no device name");
    }

    /// With rights the device opens and is empty; without, the message says what to type.
    @Test
    void it_opens_or_says_what_to_type() {
        try (Tap tap = new Tap("labtest0"); Arena arena = Arena.ofConfined()) {
            MemorySegment frame = arena.allocate(2048);
            assertThat(tap.made()).isTrue();
            assertThat(tap.read(frame)).isEqualTo(-1);
            assertThat(tap.poll(0)).isIn(true, false);
        } catch (TapException e) {
            assertThat(e.getMessage()).containsAnyOf("sudo", "modprobe", "not permitted");
        }
    }

    @Test
    void the_kernels_end_of_a_missing_device_is_a_clear_error() {
        assertThatThrownBy(() -> KernelEnd.configure("nosuchdev0", 0x0a000001, 24))
                .isInstanceOf(TapException.class).hasMessageContaining("can't set up");
    }
}
