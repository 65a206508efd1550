package netstack.transport.packet;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Mutex;
import netstack.driver.net.Errno;
import netstack.skbuff.Linux;
import netstack.transport.Errnos;
import netstack.transport.bpf.BpfProg;
import netstack.transport.bpf.SockFilter;

/// The groups of a namespace: who joins, and what must be the same then.
@Linux(value = "fanout_list", file = "net/packet/af_packet.c",
    renamed = true)
final class FanoutGroups {
    private final Mutex mutex;
    private final List<PacketFanout> list = new ArrayList<>();
    private int nextId;

    FanoutGroups(Machine machine) {
        mutex = new Mutex(machine, "fanout_mutex");
    }

    @Linux(value = "fanout_add", file = "net/packet/af_packet.c")
    int add(PacketSock sk, FanoutArgs args) {
        int type = args.typeFlags() & 0xff;
        if (type > PacketFanout.CBPF || type == PacketFanout.ROLLOVER
                && (args.typeFlags() & PacketFanout.FLAG_ROLLOVER) != 0) {
            return -Errno.EINVAL;
        }
        mutex.lock();
        int err = sk.fanout != null ? -Errnos.EALREADY.number
            : join(sk, args, type);
        mutex.unlock();
        return err;
    }

    private int join(PacketSock sk, FanoutArgs args, int type) {
        int flags = args.typeFlags() >> 8 & 0xff;
        int id = args.id();
        if ((args.typeFlags() & PacketFanout.FLAG_UNIQUEID) != 0) {
            if (id != 0) {
                return -Errno.EINVAL;
            }
            id = findNewId();
            flags &= ~(PacketFanout.FLAG_UNIQUEID >> 8);
        }
        if (id < 0) {
            return -Errno.ENOMEM;
        }
        PacketFanout f = find(id);
        int max = args.maxNumMembers();
        if (f == null ? max < 0 || max > PacketFanout.MAX
                : f.flags != flags || max != 0 && max != f.maxNumMembers) {
            return -Errno.EINVAL;
        }
        if (f == null) {
            f = new PacketFanout(sk, args, id, flags);
        }
        if (!sk.running || f.type != type
                || !sk.hooked(f.type(), f.dev())) {
            return -Errno.EINVAL;
        }
        if (f.skRef >= f.maxNumMembers) {
            return -Errnos.ENOSPC.number;
        }
        link(sk, f, args.typeFlags());
        return 0;
    }

    /// The socket's own hook goes out, the group's takes its place.
    private void link(PacketSock sk, PacketFanout f, int typeFlags) {
        if (f.skRef++ == 0) {
            list.add(f);
        }
        if (f.type == PacketFanout.ROLLOVER
                || (typeFlags & PacketFanout.FLAG_ROLLOVER) != 0) {
            sk.rollover = new PacketRollover();
        }
        sk.unregisterProtHook();
        sk.fanout = f;
        sk.registerProtHook();
    }

    /// The hook is out already.
    @Linux(value = "fanout_release", file = "net/packet/af_packet.c")
    void release(PacketSock sk) {
        PacketFanout f = sk.fanout;
        if (f != null) {
            mutex.lock();
            sk.fanout = null;
            if (--f.skRef == 0) {
                list.remove(f);
            }
            mutex.unlock();
        }
    }

    private PacketFanout find(int id) {
        for (PacketFanout f : list) {
            if (f.id == id) {
                return f;
            }
        }
        return null;
    }

    @Linux(value = "fanout_find_new_id", file = "net/packet/af_packet.c")
    private int findNewId() {
        for (int n = 0; n < PacketFanout.MAX; n++) {
            int id = nextId + n & 0xffff;
            if (find(id) == null) {
                nextId = id + 1 & 0xffff;
                return id;
            }
        }
        return -1;
    }

    @Linux(value = "fanout_set_data", file = "net/packet/af_packet.c")
    static int setData(PacketSock sk, SockFprog data) {
        if (sk.fanout == null || sk.fanout.type != PacketFanout.CBPF) {
            return -Errno.EINVAL;
        }
        if (sk.filterLocked) {
            return -Errno.EPERM;
        }
        BpfProg prog = BpfProg.create(
            data.filter().toArray(SockFilter[]::new), sk.machine());
        if (prog == null) {
            return -Errno.EINVAL;
        }
        sk.fanout.bpfProg = prog;
        return 0;
    }
}
