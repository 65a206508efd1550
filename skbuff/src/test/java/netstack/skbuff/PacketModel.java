package netstack.skbuff;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;

/// Packets beside the simplest thing that could be right: an array of bytes for each. After
/// every step all packets are compared, so that a write which another one sees is found.
final class PacketModel {

    private static final int MOST = 12;

    private static final MemorySegment MEMORY = Arena.ofAuto().allocate(2 << 20, 4096);

    final TestPages pages = new TestPages(MEMORY);
    final SkbSlab slab;
    final PagePool pool;
    private final List<SkBuff> skbs = new ArrayList<>();
    private final List<byte[]> models = new ArrayList<>();
    private final Random random;

    PacketModel(long seed, boolean checked) {
        random = new Random(seed);
        slab = new SkbSlab(pages, new TestMeter(), checked);
        pool = new PagePool(slab, 16, null);
    }

    void step(int op) {
        if (skbs.isEmpty() || op == 0 && skbs.size() < MOST) {
            create();
        } else {
            change(op, random.nextInt(skbs.size()));
        }
        compare();
    }

    private void change(int op, int i) {
        switch (op) {
            case 1 -> add(skbs.get(i).cloneSkb(), models.get(i));
            case 2 -> add(skbs.get(i).copy(), models.get(i));
            case 3 -> add(skbs.get(i).pskbCopy(random.nextInt(200)), models.get(i));
            case 4 -> add(skbs.get(i).copyExpand(random.nextInt(300), random.nextInt(100)),
                    models.get(i));
            case 5 -> push(i, random.nextInt(60));
            case 6 -> put(i, random.nextInt(60));
            case 7 -> pull(i);
            case 8 -> trim(i);
            case 9 -> skbs.get(i).linearize();
            case 10 -> mayPull(i);
            case 11 -> write(i);
            case 12 -> skbs.get(i).expandHead(random.nextInt(100), random.nextInt(100));
            case 13 -> checksum(i);
            case 14 -> copyBits(i);
            default -> free(i);
        }
    }

    private void create() {
        boolean recycle = random.nextBoolean();
        int headlen = random.nextInt(300);
        SkBuff skb = switch (random.nextInt(4)) {
            case 0 -> slab.alloc(headlen + 64);
            case 1 -> slab.allocFclone(headlen + 64);
            case 2 -> slab.napiAlloc(headlen + random.nextInt(3000));
            default -> build(recycle);
        };
        if (skb == null) {
            return;
        }
        if (recycle) {
            skb.markForRecycle();
        }
        if (skb.headroom() == 0) {
            skb.reserve(random.nextInt(60));
        }
        byte[] bytes = new byte[headlen];
        random.nextBytes(bytes);
        skb.put(headlen);
        skb.storeBits(0, bytes, 0, headlen);
        bytes = join(bytes, frags(skb, recycle));
        if (random.nextInt(3) == 0) {
            bytes = join(bytes, fragList(skb));
        }
        skbs.add(skb);
        models.add(bytes);
    }

    private SkBuff build(boolean recycle) {
        long at = recycle ? pool.allocFrag(2048) : pages.allocPages(0);
        SkBuff skb = slab.build(at, 2048);
        if (skb == null && recycle) {
            pool.putPage(at);
        } else if (skb == null) {
            pages.putPage(at);
        }
        return skb;
    }

    private byte[] frags(SkBuff skb, boolean recycle) {
        byte[] all = {};
        for (int n = random.nextInt(4); n > 0; n--) {
            long page = recycle ? pool.allocPages() : pages.allocPages(0);
            byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            int off = random.nextInt(500);
            MemorySegment.copy(bytes, 0, skb.mem(), ValueLayout.JAVA_BYTE, page + off,
                    bytes.length);
            skb.addRxFrag(page, off, bytes.length, 512);
            all = join(all, bytes);
        }
        return all;
    }

    private byte[] fragList(SkBuff skb) {
        SkBuff first = null;
        byte[] all = {};
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            SkBuff part = slab.alloc(256);
            if (part == null) {
                break;
            }
            byte[] bytes = new byte[random.nextInt(150)];
            random.nextBytes(bytes);
            part.put(bytes.length);
            part.storeBits(0, bytes, 0, bytes.length);
            byte[] whole = join(bytes, frags(part, false));
            part.next(first);
            first = part;
            skb.lenAdd(whole.length);
            all = join(whole, all);
        }
        skb.fragList(first);
        return all;
    }

    private void push(int i, int n) {
        SkBuff skb = skbs.get(i);
        if (!skb.cow(n)) {
            return;
        }
        byte[] bytes = random(n);
        skb.push(n);
        skb.storeBits(0, bytes, 0, n);
        models.set(i, join(bytes, models.get(i)));
    }

    private void put(int i, int n) {
        SkBuff skb = skbs.get(i);
        if (skb.isNonlinear() || !skb.unclone()
                || skb.tailroom() < n && !skb.expandHead(0, n)) {
            return;
        }
        byte[] bytes = random(n);
        int at = skb.len();
        skb.put(n);
        skb.storeBits(at, bytes, 0, n);
        models.set(i, join(models.get(i), bytes));
    }

    private void pull(int i) {
        int n = random.nextInt(models.get(i).length + 3);
        int len = models.get(i).length;
        long at = skbs.get(i).pullAny(n);
        Assertions.assertThat(at == 0 && n <= len && !failing()).isFalse();
        if (at != 0) {
            models.set(i, Arrays.copyOfRange(models.get(i), n, len));
        }
    }

    private void trim(int i) {
        int n = random.nextInt(models.get(i).length + 3);
        boolean done = skbs.get(i).trim(n);
        Assertions.assertThat(done || failing()).isTrue();
        if (done && n < models.get(i).length) {
            models.set(i, Arrays.copyOf(models.get(i), n));
        }
    }

    private void mayPull(int i) {
        int n = random.nextInt(models.get(i).length + 3);
        boolean may = skbs.get(i).mayPull(n);
        if (!failing()) {
            Assertions.assertThat(may).isEqualTo(n <= models.get(i).length);
        }
        Assertions.assertThat(!may || skbs.get(i).headlen() >= n).isTrue();
    }

    private void write(int i) {
        if (models.get(i).length == 0) {
            return;
        }
        int at = random.nextInt(models.get(i).length);
        if (skbs.get(i).ensureWritable(at + 1)) {
            byte[] own = models.get(i).clone();
            own[at] = (byte) random.nextInt();
            skbs.get(i).storeBits(at, own, at, 1);
            models.set(i, own);
        }
    }

    private void checksum(int i) {
        byte[] bytes = models.get(i);
        int off = random.nextInt(bytes.length + 1);
        int n = random.nextInt(bytes.length - off + 1);
        int expected = Rfc1071.sum(bytes, off, n);
        Assertions.assertThat(Rfc1071.fold(skbs.get(i).checksum(off, n, 0) & 0xffffffffL))
                .isEqualTo(expected);
        byte[] copy = new byte[n];
        int sum = skbs.get(i).copyAndCsumBits(off, MemorySegment.ofArray(copy), 0, n);
        Assertions.assertThat(Rfc1071.fold(sum & 0xffffffffL)).isEqualTo(expected);
        Assertions.assertThat(copy).isEqualTo(Arrays.copyOfRange(bytes, off, off + n));
    }

    private void copyBits(int i) {
        byte[] bytes = models.get(i);
        int off = random.nextInt(bytes.length + 1);
        int n = random.nextInt(bytes.length - off + 1);
        MemorySegment copy = MemorySegment.ofArray(new byte[n + 3]);
        skbs.get(i).copyBits(off, copy, 3, n);
        Assertions.assertThat(copy.asSlice(3).toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(Arrays.copyOfRange(bytes, off, off + n));
    }

    private void free(int i) {
        skbs.remove(i).free(DropReason.NOT_SPECIFIED);
        models.remove(i);
    }

    private void add(SkBuff skb, byte[] model) {
        if (skb == null) {
            Assertions.assertThat(failing()).isTrue();
        } else if (skbs.size() >= MOST) {
            skb.consume();
        } else {
            skbs.add(skb);
            models.add(model.clone());
        }
    }

    private void compare() {
        for (int i = 0; i < skbs.size(); i++) {
            byte[] bytes = new byte[skbs.get(i).len()];
            skbs.get(i).copyBits(0, bytes, 0, bytes.length);
            Assertions.assertThat(bytes).isEqualTo(models.get(i));
        }
    }

    boolean failing;

    private boolean failing() {
        return failing;
    }

    void failWith(double probability) {
        failing = true;
        slab.failSlab(FailSlab.chance(probability, new Random(random.nextLong())));
    }

    /// Ends everything; nothing may be left.
    void end() {
        while (!skbs.isEmpty()) {
            free(random.nextInt(skbs.size()));
            compare();
        }
        Assertions.assertThat(slab.audit()).isEmpty();
        Assertions.assertThat(slab.bytes()).isZero();
        pool.destroy();
        Assertions.assertThat(pool.inflight()).isZero();
        slab.shrink();
        Assertions.assertThat(pages.live()).isZero();
    }

    private byte[] random(int n) {
        byte[] bytes = new byte[n];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
