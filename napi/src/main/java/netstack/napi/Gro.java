package netstack.napi;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Tracepoint;
import netstack.driver.net.GroResult;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.SysctlInt;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbGro;
import netstack.skbuff.SkbQueue;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.EthHdr;

/// Generic receive offload: packets of a flow that follow each other go up
/// as one, so that the layers above do their work once.
///
/// Each NAPI instance holds packets in 8 buckets by their flow's hash, at
/// most 8 in each, the youngest first. A packet is merged only if nothing
/// of its headers would be lost: cut into segments again, the same bytes
/// come out. What is held goes up when the flow breaks, when the poll ends,
/// or a jiffy later.
///
/// Left out: tunnels, and packets without a linear part
/// (`napi_gro_frags`).
@Linux(value = "gro_list", file = "net/core/gro.c", renamed = true)
public final class Gro {
    static final int BUCKETS = 8;
    private static final int MAX_GRO_SKBS = 8;
    private static final int GRO_MAX_SIZE = 65536;

    private final Machine machine;
    private final Netif netif;
    private final SysctlInt normalBatch;
    private final List<GroOffload> offloads = new ArrayList<>();

    Gro(Machine machine, Netif netif, SysctlInt normalBatch) {
        this.machine = machine;
        this.netif = netif;
        this.normalBatch = normalBatch;
    }

    /// Lets a protocol merge its packets.
    @Linux("dev_add_offload")
    public void addOffload(GroOffload offload) {
        offloads.add(offload);
    }

    /// Takes `skb` from a driver.
    GroResult receive(Napi napi, SkBuff skb) {
        machine.charge(Cost.NAPI_GRO_RECEIVE);
        machine.tracepoints().hit(Tracepoint.NAPI_GRO_RECEIVE_ENTRY, skb,
            skb.len(), 0);
        skb.napiId(napi.napiId());
        GroResult result = devGroReceive(napi, skb);
        if (result == GroResult.NORMAL) {
            normalOne(napi, skb, 1);
        } else if (result == GroResult.MERGED_FREE) {
            free(skb);
        }
        return result;
    }

    private static void free(SkBuff skb) {
        if (GroCb.of(skb).free() == GroCb.FREE_STOLEN_HEAD) {
            skb.freeStolenHead();
        } else {
            skb.consume();
        }
    }

    private GroResult devGroReceive(Napi napi, SkBuff skb) {
        GroOffload offload = elideGro((NetDevice) skb.dev()) ? null
            : offload(skb.protocol());
        if (offload == null) {
            return GroResult.NORMAL;
        }
        SkbQueue held = napi.groHash[skb.hash() & BUCKETS - 1];
        listPrepare(held, skb);
        init(skb);
        return devGroReceive(napi, held, skb, offload);
    }

    @Linux(value = "netif_elide_gro", file = "include/linux/netdevice.h")
    private static boolean elideGro(NetDevice dev) {
        return (dev.features() & NetdevFeatures.GRO) == 0
            || dev.xdpGeneric() != null;
    }

    @Linux(value = "gro_find_receive_by_type", renamed = true)
    private GroOffload offload(int protocol) {
        for (int i = 0; i < offloads.size(); i++) {
            if (offloads.get(i).type() == protocol) {
                return offloads.get(i);
            }
        }
        return null;
    }

    /// Marks the held packets that may be of the flow of `skb`.
    @Linux(value = "gro_list_prepare")
    private static void listPrepare(SkbQueue held, SkBuff skb) {
        for (SkBuff p = held.peek(); p != null; p = p.next()) {
            GroCb.of(p).sameFlow(p.hash() == skb.hash()
                && p.dev() == skb.dev() && p.vlanProto() == skb.vlanProto()
                && p.vlanTci() == skb.vlanTci()
                && EthHdr.same(skb.mem(), p.macHeader(), skb.macHeader()));
        }
    }

    private static void init(SkBuff skb) {
        skb.resetNetworkHeader();
        skb.resetMacLen();
        SkbSharedInfo info = skb.shinfo();
        GroCb cb = GroCb.of(skb);
        cb.init();
        cb.count(info.gsoSize() == 0 ? 1 : info.gsoSegs());
        cb.flush(skb.hasFragList() || foreign(info));
        if (skb.ipSummed() == SkBuff.CHECKSUM_COMPLETE) {
            cb.csum(skb.csum());
            cb.csumValid(true);
        } else if (skb.ipSummed() == SkBuff.CHECKSUM_UNNECESSARY) {
            cb.csumCnt(skb.csumLevel() + 1);
        }
    }

    /// Merged already, but not by somebody whom we can believe the sizes.
    private static boolean foreign(SkbSharedInfo info) {
        return info.gsoSize() != 0
            && ((info.gsoType() & SkbSharedInfo.SKB_GSO_TCPV4) == 0
                || (info.gsoType() & SkbSharedInfo.SKB_GSO_DODGY) != 0);
    }

    // tag::dev_gro_receive[]
    @Linux("dev_gro_receive")
    private GroResult devGroReceive(Napi napi, SkbQueue held, SkBuff skb,
            GroOffload offload) {
        SkBuff done = offload.groReceive(held, skb);
        if (done != null) {
            held.unlink(done);
            complete(napi, done);
        }
        GroCb cb = GroCb.of(skb);
        if (cb.sameFlow()) {
            return cb.free() == 0 ? GroResult.MERGED : GroResult.MERGED_FREE;
        }
        if (cb.flush()) {
            return GroResult.NORMAL;
        }
        if (held.qlen() >= MAX_GRO_SKBS) {
            complete(napi, held.dequeueTail());
        }
        cb.age(machine.jiffies());
        cb.last(skb.addr());
        if (!skb.isGso()) {
            skb.shinfo().gsoSize(skb.len() - cb.dataOffset());
        }
        held.queueHead(skb);
        return GroResult.HELD;
    }
    // end::dev_gro_receive[]

    /// Puts the payload of `skb` behind that of `p`, which is held; false if
    /// it would become too large. On true `skb` is taken.
    public static boolean receive(SkBuff p, SkBuff skb) {
        GroCb cb = GroCb.of(skb);
        GroCb held = GroCb.of(p);
        int offset = cb.dataOffset();
        if (p.len() + skb.len() - offset >= GRO_MAX_SIZE || cb.flush()) {
            return false;
        }
        SkBuff last = p.at(held.last());
        SkbGro took = SkbGro.receive(p, last, skb, offset);
        if (took == SkbGro.REFUSED) {
            return false;
        }
        held.count(held.count() + cb.count());
        cb.sameFlow(true);
        if (took == SkbGro.LIST) {
            held.last(skb.addr());
        } else {
            cb.free(took == SkbGro.HEAD ? GroCb.FREE_STOLEN_HEAD
                : GroCb.FREE);
        }
        return true;
    }

    /// Makes one packet of what was merged, and batches it.
    @Linux(value = "napi_gro_complete", renamed = true)
    private void complete(Napi napi, SkBuff skb) {
        int segs = GroCb.of(skb).count();
        if (segs == 1) {
            skb.shinfo().gsoSize(0);
        } else if (!offload(skb.protocol()).groComplete(skb, 0)) {
            skb.free(DropReason.NOT_SPECIFIED);
            return;
        }
        normalOne(napi, skb, segs);
    }

    /// Adds `skb`, of `segs` segments, to the instance's batch.
    @Linux(value = "gro_normal_one", file = "include/net/gro.h")
    private void normalOne(Napi napi, SkBuff skb, int segs) {
        napi.rxList.queueTail(skb);
        napi.rxCount += segs;
        if (napi.rxCount >= normalBatch.value) {
            normalList(napi);
        }
    }

    /// Hands the batch up.
    @Linux(value = "gro_normal_list", file = "include/net/gro.h")
    void normalList(Napi napi) {
        if (napi.rxCount != 0) {
            napi.rxCount = 0;
            netif.receiveSkbListInternal(napi.rxList, napi.sublist);
        }
    }

    /// Sends up what is held, oldest first; with `old` only what was held
    /// before this jiffy.
    @Linux("napi_gro_flush")
    void flush(Napi napi, boolean old) {
        long now = machine.jiffies();
        for (SkbQueue held : napi.groHash) {
            SkBuff skb = held.peekTail();
            while (skb != null && !(old && GroCb.of(skb).age() == now)) {
                held.unlink(skb);
                complete(napi, skb);
                skb = held.peekTail();
            }
        }
    }

    boolean holds(Napi napi) {
        for (SkbQueue held : napi.groHash) {
            if (!held.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /// Frees what is held and batched, for good.
    @Linux(value = "flush_gro_hash", file = "net/core/dev.c",
        renamed = true)
    void purge(Napi napi) {
        for (SkbQueue held : napi.groHash) {
            held.queuePurge();
        }
        napi.rxList.queuePurge();
        napi.rxCount = 0;
    }
}
