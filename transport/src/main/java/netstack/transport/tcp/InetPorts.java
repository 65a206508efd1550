package netstack.transport.tcp;

import java.util.HashMap;
import java.util.Map;
import netstack.driver.machine.SpinLock;
import netstack.driver.net.Errno;
import netstack.driver.net.SysctlLongs;
import netstack.skbuff.Linux;
import netstack.transport.InetSock;

/// Who has which port: `bind` takes one for its own, `connect` any that
/// makes the four numbers unique.
///
/// The two choose among even and odd ports so that they rarely meet.
@Linux(value = "bhash", file = "net/ipv4/inet_hashtables.c", renamed = true)
final class InetPorts {
    private static final int EADDRINUSE = 98;
    private static final int PERTURB = 1 << 8;

    private final Tcp tcp;
    private final SpinLock lock;
    private final SysctlLongs range;
    private final Map<Integer, InetBindBucket> bhash = new HashMap<>();
    private final int[] perturb = new int[PERTURB];

    InetPorts(Tcp tcp) {
        this.tcp = tcp;
        lock = new SpinLock(tcp.machine, "bhash");
        range = (SysctlLongs) tcp.net.sysctl()
            .entry("net/ipv4/ip_local_port_range");
        for (int i = 0; i < PERTURB; i++) {
            perturb[i] = tcp.machine.random().nextInt() >>> 1;
        }
    }

    /// Takes `port`, or for 0 any free one of the range.
    ///
    /// @return 0 or -EADDRINUSE
    @Linux(value = "inet_csk_get_port",
        file = "net/ipv4/inet_connection_sock.c")
    int getPort(TcpSock sk, int port) {
        lock.lockBh();
        int num = port != 0 ? port : findOpenPort(sk);
        InetBindBucket tb = bhash.get(num);
        boolean ok = num != 0
            && (port == 0 || tb == null || !conflict(sk, tb, true));
        if (ok) {
            sk.num = num;
            sk.sport = num;
            bindHash(sk, num).byConnect = false;
        }
        lock.unlockBh();
        return ok ? 0 : -EADDRINUSE;
    }

    @Linux(value = "inet_csk_find_open_port",
        file = "net/ipv4/inet_connection_sock.c")
    private int findOpenPort(TcpSock sk) {
        int from = (int) range.value[0];
        int to = (int) range.value[1];
        int low = sk.lowestPort(from, to);
        int high = sk.highestPort(from, to) + 1;
        int half = low + (high - low >> 2 << 1);
        if (sk.reuse && high - low >= 4) {
            int port = scan(sk, low, half);
            return port != 0 ? port : scan(sk, half, high);
        }
        return scan(sk, low, high);
    }

    private int scan(TcpSock sk, int low, int high) {
        int n = high - low > 1 ? high - low & ~1 : high - low;
        int offset = tcp.machine.random().nextInt(Math.max(n, 1)) | 1;
        for (int parity = 0; parity < 2; parity++, offset--) {
            for (int i = 0; i < n; i += 2) {
                int port = low + Math.floorMod(offset + i, n);
                InetBindBucket tb = bhash.get(port);
                if (tb == null || !conflict(sk, tb, false)) {
                    return port;
                }
            }
        }
        return 0;
    }

    /// Whether another socket of the same port is in the way of listening:
    /// SO_REUSEADDR lets two bind, but not two listen.
    boolean listenConflict(TcpSock sk) {
        lock.lockBh();
        boolean busy = sk.bindHash != null
            && conflict(sk, sk.bindHash, true);
        lock.unlockBh();
        return busy;
    }

    @Linux("inet_csk_bind_conflict")
    private static boolean conflict(TcpSock sk, InetBindBucket tb,
            boolean reuseportOk) {
        for (EhashEntry owner : tb.owners) {
            if (switch (owner) {
                case TcpSock o -> o != sk && clash(sk, reuseportOk,
                    o.boundDevIf, o.rcvSaddr, o.reuse
                        && o.st != TcpState.LISTEN, o.reuseport
                        && o.uid == sk.uid);
                case TcpTimewaitSock tw -> clash(sk, reuseportOk,
                    tw.node.boundDevIf, tw.node.laddr, tw.reuse,
                    tw.reuseport);
                case TcpRequestSock req -> false;
            }) {
                return true;
            }
        }
        return false;
    }

    /// Whether an owner stands in the way: same device, same address, and
    /// neither do both allow reuse nor do both share the port.
    @Linux(value = "inet_bind_conflict", renamed = true)
    private static boolean clash(InetSock sk, boolean reuseportOk, int dev,
            int addr, boolean reuse, boolean reuseport) {
        boolean devices = sk.boundDevIf == 0 || dev == 0
            || sk.boundDevIf == dev;
        boolean addrs = sk.rcvSaddr == 0 || addr == 0
            || sk.rcvSaddr == addr;
        return devices && addrs && !(sk.reuse && reuse)
            && !(reuseportOk && sk.reuseport && reuseport);
    }

    @Linux("inet_bind_hash")
    private InetBindBucket bindHash(TcpSock sk, int port) {
        InetBindBucket tb = bhash.computeIfAbsent(port,
            InetBindBucket::new);
        if (sk.bindHash == null) {
            sk.bindHash = tb;
            tb.owners.add(sk);
        }
        return tb;
    }

    /// A child of a listener shares its port.
    @Linux("__inet_inherit_port")
    void inheritPort(TcpSock parent, TcpSock child) {
        lock.lockBh();
        bindHash(child, parent.num).byConnect = false;
        lock.unlockBh();
    }

    /// Gives the port back.
    @Linux("inet_put_port")
    void putPort(TcpSock sk) {
        lock.lockBh();
        if (sk.bindHash != null) {
            drop(sk.bindHash, sk);
            sk.bindHash = null;
            sk.num = 0;
        }
        lock.unlockBh();
    }

    /// A connection in TIME_WAIT keeps the port of its socket.
    void keepForTimewait(TcpSock sk, TcpTimewaitSock tw) {
        lock.lockBh();
        if (sk.bindHash != null) {
            tw.bindHash = sk.bindHash;
            tw.bindHash.owners.add(tw);
        }
        lock.unlockBh();
    }

    @Linux("inet_twsk_bind_unhash")
    void twskBindUnhash(TcpTimewaitSock tw) {
        lock.lockBh();
        if (tw.bindHash != null) {
            drop(tw.bindHash, tw);
            tw.bindHash = null;
        }
        lock.unlockBh();
    }

    private void drop(InetBindBucket tb, EhashEntry owner) {
        tb.owners.remove(owner);
        if (tb.owners.isEmpty()) {
            bhash.remove(tb.port);
        }
    }

    /// Chooses a port for a socket that connects, if it has none, so that
    /// no other connection has the same four numbers; enters it.
    ///
    /// @return 0 or -EADDRNOTAVAIL
    @Linux("__inet_hash_connect")
    int hashConnect(TcpSock sk) {
        if (sk.num != 0) {
            return checkEstablished(sk, sk.num, false)
                ? 0 : -Errno.EADDRNOTAVAIL;
        }
        int from = (int) range.value[0];
        int to = (int) range.value[1];
        int low = sk.lowestPort(from, to);
        int n = sk.highestPort(from, to) + 1 - low;
        n = n > 1 ? n & ~1 : n;
        long key = tcp.secure.portEphemeral(sk.rcvSaddr, sk.daddr,
            sk.dport);
        int index = (int) key & PERTURB - 1;
        int offset = (int) ((perturb[index] + (key >>> 32)) % n) & ~1;
        lock.lockBh();
        for (int parity = 0; parity < 2; parity++) {
            for (int i = 0; i < n; i += 2) {
                int port = low + (offset + parity + i) % n;
                if (connectFrom(sk, port)) {
                    int luck = tcp.machine.random().nextInt(8) * 2;
                    perturb[index] += Math.max(i, luck) + 2;
                    lock.unlockBh();
                    return 0;
                }
            }
        }
        lock.unlockBh();
        return -Errno.EADDRNOTAVAIL;
    }

    private boolean connectFrom(TcpSock sk, int port) {
        InetBindBucket tb = bhash.get(port);
        if (tb != null && !tb.byConnect
                || !checkEstablished(sk, port, true)) {
            return false;
        }
        tb = bindHash(sk, port);
        tb.byConnect = true;
        return true;
    }

    /// Enters the connection if its four numbers are free, or are those of
    /// one in TIME_WAIT that may be taken over.
    ///
    /// @param any whether another port would do as well
    @Linux("__inet_check_established")
    private boolean checkEstablished(TcpSock sk, int port, boolean any) {
        EhashEntry old = tcp.hash.lookupEstablished(sk.daddr, sk.dport,
            sk.rcvSaddr, port, sk.boundDevIf);
        TcpTimewaitSock tw = old instanceof TcpTimewaitSock t ? t : null;
        if (old != null && (tw == null
                || !TcpTimewait.twskUnique(sk, tw, any))) {
            return false;
        }
        sk.num = port;
        sk.sport = port;
        sk.node.set(sk.rcvSaddr, port, sk.daddr, sk.dport, sk.boundDevIf);
        tcp.hash.insert(sk.node, tw);
        if (tw != null) {
            tcp.ext.inc(TcpExtMib.TWRECYCLED);
            tcp.deathRow.deschedule(tw);
        }
        return true;
    }
}
