package netstack.transport.udp;

import java.util.ArrayList;
import java.util.List;
import netstack.skbuff.Linux;

/// The two hash tables in which UDP sockets are found: by local port, for
/// bind conflicts and for groups; and by local address and port, for
/// everything else. A new socket stands first in its chain.
@Linux(value = "udp_table", file = "include/net/udp.h")
final class UdpTable {
    private static final int SIZE = 1024;
    private static final int MASK = SIZE - 1;

    private final UdpSock[] hash = new UdpSock[SIZE];
    private final UdpSock[] hash2 = new UdpSock[SIZE];
    private final int secret;

    UdpTable(int secret) {
        this.secret = secret;
    }

    @Linux("udp_hashfn")
    private static int hashfn(int port) {
        return port & MASK;
    }

    @Linux("ipv4_portaddr_hash")
    private int portaddrHash(int addr, int port) {
        int h = (addr ^ secret) * 0x9e3779b9;
        return (h ^ h >>> 15) + port & MASK;
    }

    /// The chain of sockets whose port may be `port`.
    @Linux("udp_hashslot")
    UdpSock hashslot(int port) {
        return hash[hashfn(port)];
    }

    /// The chain of sockets that may be bound to `addr` and `port`.
    @Linux("udp_hashslot2")
    UdpSock hashslot2(int addr, int port) {
        return hash2[portaddrHash(addr, port)];
    }

    void add(UdpSock sk) {
        int i = hashfn(sk.num);
        sk.hashNext = hash[i];
        hash[i] = sk;
        add2(sk);
        sk.hashed = true;
    }

    private void add2(UdpSock sk) {
        sk.slot2 = portaddrHash(sk.rcvSaddr, sk.num);
        sk.hash2Next = hash2[sk.slot2];
        hash2[sk.slot2] = sk;
    }

    void remove(UdpSock sk) {
        if (!sk.hashed) {
            return;
        }
        sk.hashed = false;
        int i = hashfn(sk.num);
        if (hash[i] == sk) {
            hash[i] = sk.hashNext;
        } else {
            UdpSock prev = hash[i];
            while (prev.hashNext != sk) {
                prev = prev.hashNext;
            }
            prev.hashNext = sk.hashNext;
        }
        sk.hashNext = null;
        remove2(sk);
    }

    private void remove2(UdpSock sk) {
        if (hash2[sk.slot2] == sk) {
            hash2[sk.slot2] = sk.hash2Next;
        } else {
            UdpSock prev = hash2[sk.slot2];
            while (prev.hash2Next != sk) {
                prev = prev.hash2Next;
            }
            prev.hash2Next = sk.hash2Next;
        }
        sk.hash2Next = null;
    }

    /// Its local address has changed.
    @Linux("udp_lib_rehash")
    void rehash(UdpSock sk) {
        if (sk.hashed) {
            remove2(sk);
            add2(sk);
        }
    }

    /// All sockets in the order of `/proc/net/udp`: by chain.
    List<UdpSock> sockets() {
        List<UdpSock> all = new ArrayList<>();
        for (UdpSock head : hash) {
            for (UdpSock sk = head; sk != null; sk = sk.hashNext) {
                all.add(sk);
            }
        }
        return all;
    }
}
