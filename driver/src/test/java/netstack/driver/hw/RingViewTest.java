package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import netstack.driver.hw.RingView.Owner;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RingViewTest {

    /// Whatever has happened: as many descriptors are the device's as lie
    /// between head and tail, and looking changes nothing.
    @Property(tries = 40)
    void the_picture_is_what_memory_and_device_say(@ForAll long seed) {
        Random r = new Random(seed);
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                for (int i = 0; i < 40; i++) {
                    bed.far.send(Bed.udp(i, 18, 1), bed.machine.now());
                    bed.spend(r.nextInt(2000));
                    rx.poll(r.nextInt(3));
                    rx.refill(r.nextInt(3));
                    RingView v = bed.nic.rxRing(0);
                    assertThat(v.slots()).hasSize(16);
                    assertThat(v.owned()).isEqualTo((int) v.slots().stream()
                            .filter(s -> s.owner() == Owner.DEVICE).count());
                    assertThat(v.slots().get(v.tail()).owner()).isNotEqualTo(Owner.DEVICE);
                    assertThat(v.head()).isEqualTo(bed.nic.peek(Reg.RDH, 0));
                    assertThat(v).isEqualTo(bed.nic.rxRing(0));
                }
            });
        }
    }

    @Example
    void the_text_shows_owners_head_tail_and_the_last_frame() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                assertThat(bed.nic.rxRing(0).text()).contains("0 descriptors");
                bed.driver.up(1, true);
                bed.far.send(Bed.udp(1, 18, 1), bed.machine.now());
                bed.far.send(Bed.udp(2, 100, 1), bed.machine.now());
                bed.spend(2000);
                assertThat(bed.nic.rxRing(0).text().lines()).containsExactly(
                        "rx ring 0: 16 descriptors, head 2, tail 15, 13 are the card's",
                        "    10  11  12  13  14  15   0   1   2   3   4   5   6   7   8   9",
                        "     d   d   d   d   d   .   *   *   d   d   d   d   d   d   d   d",
                        "  " + " ".repeat(23) + "T" + " ".repeat(11) + "H",
                        "  1: DD, EOP, 142 bytes, IPv4, UDP, summed");
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                tx.context(TxDesc.context0(0, 14, 20), TxDesc.context1(0, 0, 8, 0));
                tx.send(Bed.udp(1, 18, 1));
                RingView v = bed.nic.txRing(0);
                assertThat(v.describe(v.slots().get(0))).startsWith("context: MACLEN 14");
                assertThat(v.describe(v.slots().get(1))).startsWith("DD, EOP, RS, 60 bytes");
                tx.clean();
            });
        }
    }
}
