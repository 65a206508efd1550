package netstack.napi;

import java.util.Arrays;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;

/// Who wants which packets: the taps, and the protocols hashed by type. One
/// for a namespace, one for each device that somebody listens on alone.
///
/// The arrays are replaced, never changed, as the kernel's lists are read
/// under RCU: a handler may add or remove handlers while it runs.
@Linux(value = "ptype_base", file = "net/core/net-procfs.c")
final class Ptypes {
    static final PacketType[] NONE = {};
    private static final int PTYPE_HASH_SIZE = 16;

    PacketType[] all = NONE;
    private final PacketType[][] base = new PacketType[PTYPE_HASH_SIZE][];

    Ptypes() {
        Arrays.fill(base, NONE);
    }

    /// The handlers in the bucket of `type`, of other types too.
    PacketType[] bucket(int type) {
        return base[type & PTYPE_HASH_SIZE - 1];
    }

    @Linux(value = "ptype_head", file = "net/core/dev.c", renamed = true)
    private void put(int type, PacketType[] list) {
        if (type == PacketType.ETH_P_ALL) {
            all = list;
        } else {
            base[type & PTYPE_HASH_SIZE - 1] = list;
        }
    }

    private PacketType[] list(int type) {
        return type == PacketType.ETH_P_ALL ? all : bucket(type);
    }

    void add(PacketType pt) {
        PacketType[] old = list(pt.type());
        PacketType[] list = Arrays.copyOf(old, old.length + 1);
        list[old.length] = pt;
        put(pt.type(), list);
    }

    void remove(PacketType pt) {
        PacketType[] list = Arrays.stream(list(pt.type()))
            .filter(other -> other != pt).toArray(PacketType[]::new);
        put(pt.type(), list.length == 0 ? NONE : list);
    }

    /// The lists of `dev` alone, or null.
    static Ptypes of(NetDevice dev) {
        return (Ptypes) dev.ptypes();
    }
}
