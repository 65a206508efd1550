package netstack.qdisc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbOwner;
import org.junit.jupiter.api.Test;

class FqTest {
    private static final int OWNERS = 3;
    private static final long US = 1000;

    private static final class Owner implements SkbOwner {
        private boolean paced;

        @Override
        public void pacedBelow() {
            paced = true;
        }
    }

    private static TxHost host() {
        TxHost host = new TxHost().up();
        host.run(() -> assertThat(host.devQueue.qdiscs().graft(host.dev, "fq")).isTrue());
        return host;
    }

    /// Sends packet `mark` of an owner, due `delay` us from now; returns its time.
    private static long xmit(TxHost host, Owner owner, int mark, int delay) {
        SkBuff skb = host.skb(mark, 0, 1000);
        skb.sk(owner);
        skb.tstamp(host.machine.now() + delay * US);
        long due = skb.tstamp();
        assertThat(host.devQueue.xmit(skb)).isEqualTo(NetXmit.NET_XMIT_SUCCESS);
        return due;
    }

    /// Each packet comes once, none before its time, and those of a socket in their order.
    @Property(tries = 100)
    void nothing_leaves_before_its_time(
            @ForAll @Size(max = 40) List<@IntRange(max = 5000) Integer> delays) {
        try (TxHost host = host()) {
            Owner[] owners = {new Owner(), new Owner(), new Owner()};
            long[] due = new long[delays.size()];
            host.run(() -> {
                for (int i = 0; i < due.length; i++) {
                    due[i] = xmit(host, owners[i % OWNERS], i, delays.get(i));
                }
            });
            host.world.run(host.world.now() + 20_000 * US);
            assertThat(host.sent).hasSize(due.length).doesNotHaveDuplicates();
            for (int i = 0; i < due.length; i++) {
                assertThat(host.times.get(i)).isGreaterThanOrEqualTo(due[host.sent.get(i)]);
            }
            for (int o = 0; o < OWNERS; o++) {
                int n = o;
                assertThat(host.sent.stream().filter(m -> m % OWNERS == n)).isSorted();
            }
            assertThat(host.root().qlen()).isZero();
            assertThat(host.skbs.live()).isZero();
        }
    }

    @Test
    void a_socket_with_little_does_not_wait_for_one_with_much() {
        try (TxHost host = host()) {
            Owner much = new Owner();
            Owner little = new Owner();
            host.run(() -> {
                IntStream.range(0, 90).forEach(i -> xmit(host, much, i, 100));
                xmit(host, little, 100, 100);
            });
            host.world.run(host.world.now() + 2000 * US);
            assertThat(host.sent).hasSize(91);
            assertThat(host.sent.indexOf(100)).isLessThan(90);
            assertThat(much.paced).isTrue();
        }
    }

    @Test
    void a_socket_has_room_for_a_hundred_packets() {
        try (TxHost host = host()) {
            Owner owner = new Owner();
            host.run(() -> {
                IntStream.range(0, 100).forEach(i -> xmit(host, owner, i, 1000));
                SkBuff skb = host.skb(100, 0);
                skb.sk(owner);
                skb.tstamp(host.machine.now() + 1000 * US);
                assertThat(host.devQueue.xmit(skb)).isEqualTo(NetXmit.NET_XMIT_DROP);
            });
            host.world.run(host.world.now() + 5000 * US);
            assertThat(host.sent).hasSize(100);
            assertThat(host.root().drops()).isEqualTo(1);
        }
    }
}
