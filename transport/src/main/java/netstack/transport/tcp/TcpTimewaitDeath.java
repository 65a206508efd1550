package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// Keeps connections in TIME_WAIT until their time is over.
@Linux(value = "inet_timewait_death_row",
    file = "include/net/inet_timewait_sock.h")
final class TcpTimewaitDeath {
    private final Tcp tcp;
    /// How many there are.
    int twCount;

    TcpTimewaitDeath(Tcp tcp) {
        this.tcp = tcp;
    }

    /// A new one in the place of `tp`; null if there are too many.
    @Linux(value = "inet_twsk_alloc",
        file = "net/ipv4/inet_timewait_sock.c", renamed = true)
    TcpTimewaitSock alloc(TcpSock tp, TcpState substate) {
        if (twCount >= tcp.sysctls.maxTwBuckets.value) {
            return null;
        }
        twCount++;
        TcpTimewaitSock tw = new TcpTimewaitSock(tcp);
        tw.substate = substate;
        tw.node.set(tp.node.laddr, tp.node.lport, tp.node.raddr,
            tp.node.rport, tp.node.boundDevIf);
        tw.reuse = tp.reuse;
        tw.reuseport = tp.reuseport;
        tw.tos = tp.tos;
        tw.mark = tp.mark;
        tw.priority = tp.priority;
        return tw;
    }

    /// Puts it where the socket was, and starts its time.
    @Linux("inet_twsk_hashdance_schedule")
    void hashdanceSchedule(TcpTimewaitSock tw, TcpSock tp, long jiffies) {
        tcp.ports.keepForTimewait(tp, tw);
        tcp.hash.insert(tw.node, tp);
        schedule(tw, jiffies);
    }

    /// Starts its time anew.
    @Linux(value = "inet_twsk_reschedule", renamed = true)
    void schedule(TcpTimewaitSock tw, long jiffies) {
        tw.timer.mod(tcp.machine.jiffies() + jiffies);
    }

    /// Its time is over.
    @Linux(value = "tw_timer_handler", renamed = true)
    void kill(TcpTimewaitSock tw) {
        if (tw.dead) {
            return;
        }
        tcp.ext.inc(TcpExtMib.TW);
        end(tw);
    }

    /// Ends it early.
    @Linux(value = "inet_twsk_deschedule_put", renamed = true)
    void deschedule(TcpTimewaitSock tw) {
        if (!tw.dead) {
            tw.timer.del();
            end(tw);
        }
    }

    @Linux(value = "inet_twsk_kill", renamed = true)
    private void end(TcpTimewaitSock tw) {
        tw.dead = true;
        twCount--;
        tcp.hash.remove(tw.node);
        tcp.ports.twskBindUnhash(tw);
    }
}
