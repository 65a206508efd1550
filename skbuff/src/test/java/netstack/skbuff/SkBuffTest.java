package netstack.skbuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SkBuffTest {

    private final TestPages pages = new TestPages(256);
    private final SkbSlab slab = new SkbSlab(pages, new TestMeter());

    @AfterEach
    void nothing_leaks() {
        assertThat(slab.audit()).isEmpty();
        assertThat(slab.bytes()).isZero();
        slab.shrink();
        assertThat(pages.live()).isZero();
    }

    @Test
    void headers_are_pushed_and_pulled() {
        SkBuff skb = slab.alloc(200);
        skb.reserve(42);
        skb.put(10);
        skb.push(8);
        skb.resetTransportHeader();
        skb.push(20);
        skb.resetNetworkHeader();
        skb.push(14);
        skb.resetMacHeader();
        assertThat(skb.len()).isEqualTo(52);
        assertThat(skb.headroom()).isZero();
        assertThat(skb.networkHeader() - skb.macHeader()).isEqualTo(14);
        assertThat(skb.networkHeaderLen()).isEqualTo(20);
        assertThat(skb.pull(14)).isEqualTo(skb.networkHeader());
        assertThat(skb.pull(39)).isZero();
        assertThat(skb.macOffset()).isEqualTo(-14);
        skb.consume();
    }

    @Test
    void no_headroom_panics_with_the_numbers() {
        SkBuff skb = slab.alloc(64);
        skb.put(5);
        assertThatThrownBy(() -> skb.push(1)).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("skb_under_panic: len:5 put:1 head:0x")
                .hasMessageEndingWith("tail:0x5 end:0x180 dev:<NULL>");
        assertThatThrownBy(() -> skb.put(380)).hasMessageStartingWith("skb_over_panic: len:5 put:380");
        skb.free(DropReason.NOT_SPECIFIED);
    }

    @Test
    void truesize_is_that_of_linux() {
        SkBuff small = slab.alloc(100);
        assertThat(small.truesize()).isEqualTo(960);
        SkBuff mtu = slab.alloc(1500);
        assertThat(mtu.truesize()).isEqualTo(2304);
        small.consume();
        mtu.consume();
        long page = pages.allocPages(0);
        SkBuff built = slab.build(page, 2048);
        assertThat(built.truesize()).isEqualTo(2304);
        built.consume();
    }

    @Test
    void stale_use_is_caught() {
        SkBuff skb = slab.alloc(100);
        skb.consume();
        SkBuff heir = slab.alloc(100);
        assertThat(heir.addr()).isEqualTo(skb.addr());
        assertThatThrownBy(skb::data).hasMessageContaining("stale sk_buff");
        assertThatThrownBy(skb::consume).hasMessageContaining("stale sk_buff");
        heir.consume();
    }

    @Test
    void the_audit_names_what_lives_and_its_origin() {
        slab.trackOrigins(true);
        SkBuff skb = slab.alloc(100);
        assertThat(slab.audit()).singleElement().asString()
                .contains("truesize 960").contains("SkBuffTest.the_audit_names");
        skb.consume();
    }

    @Test
    void the_hook_hears_of_each_end() {
        List<DropReason> ends = new ArrayList<>();
        slab.onFree((skb, reason) -> ends.add(reason));
        slab.alloc(1).consume();
        slab.alloc(1).free(DropReason.NO_SOCKET);
        assertThat(ends).containsExactly(DropReason.CONSUMED, DropReason.NO_SOCKET);
        assertThat(DropReason.NO_SOCKET.number()).isEqualTo(3);
        assertThat(DropReason.LOCAL_MAC.number()).isEqualTo(103);
    }
}
