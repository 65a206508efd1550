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
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Generic receive offload: merges what protocols can merge, and hands the
/// rest up in batches, so that each layer's code stays in the cache.
@Linux(value = "gro_list", file = "net/core/gro.c", renamed = true)
public final class Gro {
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
    @Linux("dev_gro_receive")
    GroResult receive(Napi napi, SkBuff skb) {
        machine.charge(Cost.NAPI_GRO_RECEIVE);
        machine.tracepoints().hit(Tracepoint.NAPI_GRO_RECEIVE_ENTRY, skb,
            skb.len(), 0);
        skb.napiId(napi.napiId());
        GroOffload offload = offload(napi.dev(), skb.protocol());
        GroResult result = offload == null ? GroResult.NORMAL
            : offload.groReceive(napi, skb);
        if (result == GroResult.NORMAL) {
            normalOne(napi, skb);
        }
        return result;
    }

    private GroOffload offload(NetDevice dev, int protocol) {
        if ((dev.features() & NetdevFeatures.GRO) == 0) {
            return null;
        }
        for (int i = 0; i < offloads.size(); i++) {
            if (offloads.get(i).type() == protocol) {
                return offloads.get(i);
            }
        }
        return null;
    }

    /// Adds `skb` to the instance's batch.
    @Linux(value = "gro_normal_one", file = "include/net/gro.h")
    public void normalOne(Napi napi, SkBuff skb) {
        napi.rxList.queueTail(skb);
        if (napi.rxList.qlen() >= normalBatch.value) {
            normalList(napi);
        }
    }

    /// Hands the batch up.
    @Linux(value = "gro_normal_list", file = "include/net/gro.h")
    void normalList(Napi napi) {
        if (!napi.rxList.isEmpty()) {
            netif.receiveSkbListInternal(napi.rxList, napi.sublist);
        }
    }

    /// Hands up all that is held or batched.
    @Linux("napi_gro_flush")
    void flush(Napi napi) {
        for (int i = 0; i < offloads.size(); i++) {
            offloads.get(i).flush(napi);
        }
        normalList(napi);
    }
}
