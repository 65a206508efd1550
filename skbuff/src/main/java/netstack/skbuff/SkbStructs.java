package netstack.skbuff;

import static netstack.skbuff.SkbSizes.SK_BUFF;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The `struct sk_buff`s: the caches `skbuff_head_cache` and
/// `skbuff_fclone_cache`, and the Java object that stands for each struct.
@Linux(value = "skbuff_head_cache", file = "net/core/skbuff.c",
       renamed = true)
final class SkbStructs {

    private static final int SHIFT = Integer.numberOfTrailingZeros(SK_BUFF);
    private static final int PAGE_SHIFT = PageSource.PAGE_SHIFT;
    private static final int PER_PAGE = PageSource.PAGE_SIZE / SK_BUFF;

    private final SkbSlab slab;
    private final boolean checked;
    private final KmemCache heads;
    private final KmemCache fclones;
    private final SkBuff[][] byPage;
    private boolean trackOrigins;
    private long live;

    SkbStructs(SkbSlab slab, PageSource pages, boolean checked) {
        this.slab = slab;
        this.checked = checked;
        heads = new KmemCache("skbuff_head_cache", SK_BUFF, 0, pages,
                false);
        fclones = new KmemCache("skbuff_fclone_cache", 2 * SK_BUFF, 0, pages,
                false);
        long size = pages.memory().byteSize();
        byPage = new SkBuff[(int) (size >> PAGE_SHIFT) + 1][];
    }

    List<KmemCache> caches() {
        return List.of(fclones, heads);
    }

    long live() { return live; }

    void trackOrigins(boolean on) { trackOrigins = on; }

    SkBuff alloc(int cpu) {
        long addr = heads.alloc(cpu);
        return addr < 0 ? null : born(addr, null);
    }

    SkBuff allocFclone(int cpu) {
        long addr = fclones.alloc(cpu);
        if (addr < 0) {
            return null;
        }
        SkBuff clone = object(addr + SK_BUFF);
        SkbFclone pair = clone.fclone == null ? new SkbFclone() : clone.fclone;
        pair.ref = 1;
        pair.clone = clone;
        pair.orig = born(addr, pair);
        clone.fclone = pair;
        return pair.orig;
    }

    /// The waiting half of a pair when it is free, else a new struct.
    SkBuff allocClone(SkBuff orig, int cpu) {
        SkbFclone pair = orig.fclone;
        if (pair != null && pair.orig == orig && pair.ref == 1) {
            pair.ref = 2;
            pair.clone = born(orig.addr + SK_BUFF, pair);
            return pair.clone;
        }
        return alloc(cpu);
    }

    private SkBuff born(long addr, SkbFclone pair) {
        SkBuff skb = object(addr);
        skb.fclone = pair;
        skb.users = 1;
        skb.origin = trackOrigins ? new Throwable() : null;
        live++;
        return skb;
    }

    void free(SkBuff skb, int cpu) {
        if (skb == null) {
            return;
        }
        live--;
        skb.users = 0;
        if (checked) {
            retire(skb);
        }
        SkbFclone pair = skb.fclone;
        if (pair == null) {
            heads.free(cpu, skb.addr);
        } else if (--pair.ref == 0) {
            fclones.free(cpu, pair.orig.addr);
        }
    }

    /// The next life of this struct gets a Java object of its own.
    private void retire(SkBuff skb) {
        SkBuff heir = new SkBuff(slab, skb.addr, skb.generation + 1);
        byPage[page(skb.addr)][slot(skb.addr)] = heir;
    }

    SkBuff at(long addr) {
        return byPage[page(addr)][slot(addr)];
    }

    private SkBuff object(long addr) {
        SkBuff[] onPage = byPage[page(addr)];
        if (onPage == null) {
            onPage = new SkBuff[PER_PAGE];
            byPage[page(addr)] = onPage;
        }
        int slot = slot(addr);
        if (onPage[slot] == null) {
            onPage[slot] = new SkBuff(slab, addr, 1);
        }
        return onPage[slot];
    }

    private static int page(long addr) {
        return (int) (addr >> PAGE_SHIFT);
    }

    private static int slot(long addr) {
        return (int) addr >> SHIFT & PER_PAGE - 1;
    }

    void eachLive(Consumer<SkBuff> action) {
        for (SkBuff[] onPage : byPage) {
            for (int i = 0; onPage != null && i < PER_PAGE; i++) {
                if (onPage[i] != null && onPage[i].users > 0) {
                    action.accept(onPage[i]);
                }
            }
        }
    }

    String describe(SkBuff skb) {
        return "sk_buff 0x" + Long.toHexString(skb.addr) + " len " + skb.len
                + " truesize " + skb.truesize + " users " + skb.users
                + (skb.dev() == null ? "" : " dev " + skb.dev().name())
                + (skb.origin == null ? "" : " from " + from(skb.origin));
    }

    private static String from(Throwable origin) {
        Set<String> own = Set.of(SkbStructs.class.getName(),
                SkbSlab.class.getName(), SkBuff.class.getName());
        for (StackTraceElement frame : origin.getStackTrace()) {
            if (!own.contains(frame.getClassName())) {
                return frame.toString();
            }
        }
        return "?";
    }
}
