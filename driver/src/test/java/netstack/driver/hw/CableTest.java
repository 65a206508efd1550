package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netstack.driver.machine.World;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class CableTest {

    private static final class Ends {
        final Bed.Far a = new Bed.Far();
        final Bed.Far b = new Bed.Far();
        final Cable cable;

        Ends(long rate, long delay) {
            cable = new Cable(new World(1), rate, delay).connect(a, b);
        }
    }

    @Property(tries = 50)
    void the_same_seed_gives_the_same_frames_at_the_same_times(@ForAll long seed) {
        assertThat(badRun(seed)).isEqualTo(badRun(seed));
    }

    private static String badRun(long seed) {
        Ends e = new Ends(1_000_000_000, 500);
        e.cable.there().impair(new Impairment(seed).loss(0.1).duplicate(0.1).corrupt(0.1)
                .corruptUndetected(0.1).reorder(0.1, 5000).jitter(100));
        for (int i = 0; i < 200; i++) {
            e.a.send(Bed.udp(i, 18, 1), i * 100L);
        }
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < e.b.got.size(); i++) {
            s.append(e.b.at.get(i)).append(Arrays.hashCode(e.b.got.get(i))).append(' ');
        }
        return s.toString();
    }

    @Property(tries = 50)
    void frames_sent_are_delivered_or_lost_or_doubled(@ForAll long seed,
            @ForAll @DoubleRange(max = 0.5) double p) {
        Ends e = new Ends(0, 500);
        Impairment i = new Impairment(seed).loss(p).duplicate(p).corrupt(p);
        e.cable.there().impair(i);
        for (int k = 0; k < 300; k++) {
            e.a.send(Bed.udp(k, 18, 1), k);
        }
        assertThat(e.b.got.size()).isEqualTo(300 - i.lost() + i.doubled());
        assertThat(e.cable.liveFrames()).isZero();
        assertThat(e.b.badFcs).isEqualTo(i.damaged() > 0);
    }

    @Property(tries = 100)
    void the_fifo_sorts_by_time_and_keeps_the_order_of_equals(@ForAll List<Byte> times) {
        FrameFifo fifo = new FrameFifo();
        Frame f = new FramePool().take(60);
        List<Integer> want = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            fifo.add(f, times.get(i), i);
            want.add(i);
        }
        want.sort((x, y) -> times.get(x) - times.get(y));
        for (int w : want) {
            assertThat(fifo.firstTag()).isEqualTo(w);
            fifo.remove();
        }
        assertThat(fifo.isEmpty()).isTrue();
    }

    @Example
    void line_rate_does_not_drift() {
        Ends e = new Ends(10_000_000_000L, 500);
        Frame f = e.a.out.frames().copy(Bed.udp(1, 18, 1), 0, 60);
        for (int i = 0; i < 1_488_095; i++) {
            e.a.out.send(f.get(), 0);
            if (e.b.at.size() > 1000) {
                e.b.at.clear();
                e.b.got.clear();
            }
        }
        assertThat(e.b.at.getLast()).isBetween(99_999_900L + 500, 100_000_000L + 500);
    }

    @Example
    void a_tap_sees_both_directions() {
        Ends e = new Ends(0, 500);
        List<String> seen = new ArrayList<>();
        e.cable.tap((t, dir, d, n) -> seen.add(t + ":" + dir + ":" + n));
        e.a.send(new byte[64], 10);
        e.b.send(new byte[70], 20);
        assertThat(seen).containsExactly("10:0:64", "20:1:70");
    }

    @Example
    void a_source_sends_frame_k_at_k_times_the_period() {
        World world = new World(1);
        Bed.Far far = new Bed.Far();
        TrafficSource source = new TrafficSource(world, "gen");
        Cable cable = new Cable(world, 0, 500).connect(source, far);
        source.start(100, 14_880_952, 1000, Bed.udp(1, 18, 1), Bed.udp(2, 18, 1));
        world.runUntilIdle();
        assertThat(far.at).hasSize(1000);
        for (int k = 0; k < 1000; k++) {
            assertThat(far.at.get(k)).isEqualTo(600 + k * 1_000_000_000L / 14_880_952);
            assertThat(far.got.get(k)[42]).isEqualTo((byte) (1 + k % 2));
        }
        assertThat(cable.liveFrames()).isZero();
        world.close();
    }

    @Example
    void a_frame_released_twice_is_our_bug() {
        Frame f = new FramePool().take(60);
        f.release();
        org.assertj.core.api.Assertions.assertThatThrownBy(f::release)
                .hasMessageContaining("twice");
    }
}
