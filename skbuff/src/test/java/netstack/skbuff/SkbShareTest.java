package netstack.skbuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SkbShareTest {

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
    void tcp_sends_a_clone_and_pushes_headers_without_a_copy() {
        SkBuff queued = slab.allocFclone(1000);
        queued.reserve(128);
        queued.put(500);
        queued.headerRelease();
        SkBuff sent = queued.cloneSkb();
        assertThat(sent.addr()).isEqualTo(queued.addr() + SkbSizes.SK_BUFF);
        assertThat(sent.cloned()).isTrue();
        assertThat(sent.headerCloned()).isFalse();
        long head = sent.head();
        assertThat(sent.cowHead(20)).isTrue();
        sent.push(20);
        assertThat(sent.head()).isEqualTo(head);
        assertThat(queued.len()).isEqualTo(500);
        sent.consume();
        assertThat(queued.cloned()).isFalse();
        queued.consume();
    }

    @Test
    void headers_that_others_see_are_copied_first() {
        SkBuff skb = slab.alloc(100);
        skb.reserve(50);
        skb.put(10);
        SkBuff clone = skb.cloneSkb();
        assertThat(clone.headerCloned()).isTrue();
        assertThat(clone.cowHead(20)).isTrue();
        assertThat(clone.head()).isNotEqualTo(skb.head());
        assertThat(skb.headerCloned()).isFalse();
        skb.consume();
        clone.consume();
    }

    @Test
    void the_pair_is_freed_with_its_last_member_in_either_order() {
        for (boolean cloneFirst : new boolean[] {true, false}) {
            SkBuff orig = slab.allocFclone(10);
            SkBuff clone = orig.cloneSkb();
            SkBuff third = orig.cloneSkb();
            assertThat(third.addr()).isNotEqualTo(clone.addr());
            third.consume();
            (cloneFirst ? clone : orig).consume();
            assertThat(slab.live()).isEqualTo(1);
            (cloneFirst ? orig : clone).consume();
            assertThat(slab.live()).isZero();
        }
    }

    @Test
    void a_clone_takes_the_layers_notes_but_not_the_owner() {
        List<String> calls = new ArrayList<>();
        SkBuff skb = slab.alloc(10);
        skb.sk(new SkbOwner() { });
        skb.destructor(s -> calls.add("destruct"));
        skb.dst(countingDst(calls));
        skb.mark(7);
        skb.mem().set(ValueLayout.JAVA_INT, skb.cbAt() + 44, 0xcafe);
        SkBuff clone = skb.cloneSkb();
        assertThat(clone.mark()).isEqualTo(7);
        assertThat(clone.sk()).isNull();
        assertThat(clone.mem().get(ValueLayout.JAVA_INT, clone.cbAt() + 44)).isEqualTo(0xcafe);
        clone.clearCb();
        assertThat(skb.mem().get(ValueLayout.JAVA_INT, skb.cbAt() + 44)).isEqualTo(0xcafe);
        assertThat(calls).containsExactly("hold");
        clone.consume();
        skb.consume();
        assertThat(calls).containsExactly("hold", "release", "release", "destruct");
    }

    private static Dst countingDst(List<String> calls) {
        return new Dst() {
            @Override
            public void hold() { calls.add("hold"); }

            @Override
            public void release() { calls.add("release"); }
        };
    }

    @Test
    void the_control_block_of_a_new_packet_is_zero() {
        SkBuff old = slab.alloc(10);
        old.mem().asSlice(old.cbAt(), SkBuff.CB_SIZE).fill((byte) 0xff);
        long cb = old.cbAt();
        old.consume();
        SkBuff fresh = slab.alloc(10);
        assertThat(fresh.cbAt()).isEqualTo(cb);
        assertThat(fresh.mem().asSlice(cb, SkBuff.CB_SIZE).toArray(ValueLayout.JAVA_BYTE))
                .containsOnly(0);
        fresh.consume();
    }

    @Test
    void share_check_gives_a_packet_that_may_be_changed() {
        SkBuff skb = slab.alloc(10);
        assertThat(skb.shareCheck()).isSameAs(skb);
        skb.get();
        SkBuff own = skb.shareCheck();
        assertThat(own).isNotSameAs(skb);
        assertThat(skb.users()).isEqualTo(1);
        skb.get();
        assertThatThrownBy(() -> skb.expandHead(1, 1)).hasMessageContaining("shared skb");
        skb.consume();
        skb.consume();
        own.consume();
    }

    @Test
    void offsets_follow_the_bytes_into_a_new_head() {
        SkBuff skb = slab.alloc(100);
        skb.reserve(20);
        skb.resetMacHeader();
        skb.put(60);
        skb.setNetworkHeader(14);
        skb.setTransportHeader(34);
        skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        skb.csumStart(skb.headroom() + 34);
        assertThat(skb.expandHead(64, 0)).isTrue();
        assertThat(skb.macOffset()).isZero();
        assertThat(skb.networkOffset()).isEqualTo(14);
        assertThat(skb.transportOffset()).isEqualTo(34);
        assertThat(skb.csumStart()).isEqualTo(skb.headroom() + 34);
        skb.consume();
    }

    @Test
    void truesize_grows_with_the_head_unless_a_socket_pays() {
        SkBuff skb = slab.alloc(100);
        skb.put(100);
        skb.expandHead(0, 1000);
        assertThat(skb.truesize()).isEqualTo(2304);
        skb.sk(new SkbOwner() { });
        skb.expandHead(0, 4000);
        assertThat(skb.truesize()).isEqualTo(2304);
        skb.consume();
    }
}
