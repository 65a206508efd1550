package netstack.transport.packet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netstack.driver.net.Errno;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.RxFlags;
import netstack.skbuff.Linux;

/// The memberships of one socket, each with how often it was asked for. They
/// end with the socket, however that ends.
///
/// Left out: `PACKET_MR_UNICAST`.
@Linux(value = "packet_mclist", file = "net/packet/internal.h")
final class PacketMclist {
    private final Net net;
    private final Map<PacketMreq, Integer> list = new LinkedHashMap<>();

    PacketMclist(Net net) {
        this.net = net;
    }

    // tag::packet_mc_add[]
    @Linux(value = "packet_mc_add", file = "net/packet/af_packet.c",
        renamed = true)
    int add(PacketMreq mreq) {
        NetDevice dev = net.devices().byIndex(mreq.ifindex());
        if (dev == null) {
            return -Errno.ENODEV;
        }
        if (mreq.alen() < 0 || mreq.alen() > dev.addrLen()) {
            return -Errno.EINVAL;
        }
        Integer count = list.get(mreq);
        int err = count == null ? devMc(dev, mreq, 1) : 0;
        if (err == 0) {
            list.put(mreq, count == null ? 1 : count + 1);
        }
        return err;
    }
    // end::packet_mc_add[]

    /// One that was never added is no error.
    @Linux(value = "packet_mc_drop", file = "net/packet/af_packet.c",
        renamed = true)
    int drop(PacketMreq mreq) {
        Integer count = list.get(mreq);
        if (count != null && count > 1) {
            list.put(mreq, count - 1);
        } else if (count != null) {
            leave(mreq);
        }
        return 0;
    }

    private void leave(PacketMreq mreq) {
        list.remove(mreq);
        NetDevice dev = net.devices().byIndex(mreq.ifindex());
        if (dev != null) {
            devMc(dev, mreq, -1);
        }
    }

    @Linux(value = "packet_flush_mclist", file = "net/packet/af_packet.c",
        renamed = true)
    void flush() {
        List.copyOf(list.keySet()).forEach(this::leave);
    }

    /// A device goes, and its memberships with it.
    @Linux(value = "packet_dev_mclist_delete",
        file = "net/packet/af_packet.c", renamed = true)
    void delete(NetDevice dev) {
        for (PacketMreq mreq : List.copyOf(list.keySet())) {
            if (mreq.ifindex() == dev.ifindex()) {
                list.remove(mreq);
                devMc(dev, mreq, -1);
            }
        }
    }

    @Linux(value = "packet_dev_mc", file = "net/packet/af_packet.c")
    private static int devMc(NetDevice dev, PacketMreq mreq, int what) {
        RxFlags rx = dev.rxFlags();
        return switch (mreq.type()) {
            case PacketMreq.MR_MULTICAST -> mreq.alen() != dev.addrLen()
                ? -Errno.EINVAL : what > 0 ? rx.mcAdd(mreq.address())
                : rx.mcDel(mreq.address());
            case PacketMreq.MR_PROMISC -> rx.setPromiscuity(what);
            case PacketMreq.MR_ALLMULTI -> rx.setAllmulti(what);
            default -> 0;
        };
    }
}
