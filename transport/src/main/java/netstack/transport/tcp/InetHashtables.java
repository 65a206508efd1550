package netstack.transport.tcp;

import netstack.driver.machine.Machine;
import netstack.driver.machine.SpinLock;
import netstack.skbuff.Linux;

/// Where segments find their socket: connections by their four numbers,
/// listeners by port.
///
/// One lock for each table; the kernel has one for each few buckets.
@Linux(value = "inet_hashinfo", file = "include/net/inet_hashtables.h")
final class InetHashtables {
    private static final int EHASH = 1 << 12;
    private static final int LHASH = 1 << 8;

    private final SpinLock lock;
    private final InetEhashNode[] ehash = new InetEhashNode[EHASH];
    private final TcpSock[] lhash = new TcpSock[LHASH];
    private final int secret;

    InetHashtables(Machine machine) {
        lock = new SpinLock(machine, "ehash");
        secret = machine.random().nextInt();
    }

    @Linux("inet_ehashfn")
    private int ehashfn(int laddr, int lport, int raddr, int rport) {
        int h = (laddr ^ secret) * 0x9E3779B1 ^ raddr * 0x85EBCA6B
            ^ (lport << 16 | rport) * 0xC2B2AE35;
        h ^= h >>> 15;
        return (h * 0x27D4EB2F >>> 13) & EHASH - 1;
    }

    // tag::__inet_lookup_established[]
    /// The connection of these four numbers, null if there is none.
    @Linux("__inet_lookup_established")
    EhashEntry lookupEstablished(int raddr, int rport, int laddr, int lport,
            int dif) {
        for (InetEhashNode n = ehash[ehashfn(laddr, lport, raddr, rport)];
                n != null; n = n.next) {
            if (n.lport == lport && n.rport == rport && n.raddr == raddr
                    && n.laddr == laddr
                    && (n.boundDevIf == 0 || n.boundDevIf == dif)) {
                return n.owner;
            }
        }
        return null;
    }
    // end::__inet_lookup_established[]

    /// The best listener for a segment to `laddr` and `lport`; of several
    /// that share the port by SO_REUSEPORT, the flow's hash chooses.
    @Linux("__inet_lookup_listener")
    TcpSock lookupListener(int raddr, int rport, int laddr, int lport,
            int dif) {
        TcpSock best = null;
        int bestScore = 0;
        int sharers = 0;
        int hash = ehashfn(laddr, lport, raddr, rport);
        for (TcpSock sk = lhash[lport & LHASH - 1]; sk != null;
                sk = sk.listenNext) {
            int score = score(sk, laddr, lport, dif);
            if (score > bestScore) {
                best = sk;
                bestScore = score;
                sharers = 1;
            } else if (score != 0 && score == bestScore && sk.reuseport) {
                sharers++;
                if (Integer.remainderUnsigned(hash * 31 + sharers, sharers)
                        == 0) {
                    best = sk;
                }
            }
        }
        return best;
    }

    private static int score(TcpSock sk, int laddr, int lport, int dif) {
        if (sk.num != lport || sk.rcvSaddr != 0 && sk.rcvSaddr != laddr
                || sk.boundDevIf != 0 && sk.boundDevIf != dif) {
            return 0;
        }
        return 1 + (sk.rcvSaddr != 0 ? 2 : 0) + (sk.boundDevIf != 0 ? 1 : 0);
    }

    /// Enters a connection, unless its place is taken.
    ///
    /// @param taken what may lie there and is put out, or null
    @Linux(value = "inet_ehash_insert", renamed = true)
    boolean insert(InetEhashNode n, EhashEntry taken) {
        lock.lockBh();
        if (taken != null) {
            removeLocked(taken.node());
        }
        int h = ehashfn(n.laddr, n.lport, n.raddr, n.rport);
        boolean free = true;
        for (InetEhashNode o = ehash[h]; o != null; o = o.next) {
            free &= o.lport != n.lport || o.rport != n.rport
                || o.raddr != n.raddr || o.laddr != n.laddr
                || o.boundDevIf != n.boundDevIf;
        }
        if (free) {
            n.next = ehash[h];
            ehash[h] = n;
            n.hashed = true;
        }
        lock.unlockBh();
        return free;
    }

    @Linux(value = "inet_unhash", renamed = true)
    void remove(InetEhashNode n) {
        lock.lockBh();
        removeLocked(n);
        lock.unlockBh();
    }

    private void removeLocked(InetEhashNode n) {
        if (!n.hashed) {
            return;
        }
        int h = ehashfn(n.laddr, n.lport, n.raddr, n.rport);
        if (ehash[h] == n) {
            ehash[h] = n.next;
        } else {
            InetEhashNode p = ehash[h];
            while (p.next != n) {
                p = p.next;
            }
            p.next = n.next;
        }
        n.next = null;
        n.hashed = false;
    }

    /// Makes a listener to be found.
    @Linux(value = "__inet_hash", renamed = true)
    void addListener(TcpSock sk) {
        lock.lockBh();
        int h = sk.num & LHASH - 1;
        sk.listenNext = lhash[h];
        lhash[h] = sk;
        lock.unlockBh();
    }

    void removeListener(TcpSock sk) {
        lock.lockBh();
        int h = sk.num & LHASH - 1;
        TcpSock prev = null;
        for (TcpSock s = lhash[h]; s != null; s = s.listenNext) {
            if (s == sk) {
                if (prev == null) {
                    lhash[h] = s.listenNext;
                } else {
                    prev.listenNext = s.listenNext;
                }
                break;
            }
            prev = s;
        }
        sk.listenNext = null;
        lock.unlockBh();
    }

    /// Shows all listeners, then all connections, in the tables' order.
    void forEach(java.util.function.Consumer<EhashEntry> to) {
        for (TcpSock sk : lhash) {
            for (; sk != null; sk = sk.listenNext) {
                to.accept(sk);
            }
        }
        for (InetEhashNode n : ehash) {
            for (; n != null; n = n.next) {
                to.accept(n.owner);
            }
        }
    }
}
