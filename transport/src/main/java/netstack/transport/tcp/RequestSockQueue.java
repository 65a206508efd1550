package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// What a listener has to do with connections that are not its program's
/// yet: how many are half open, and those that wait to be accepted.
@Linux(value = "request_sock_queue", file = "include/net/request_sock.h")
final class RequestSockQueue {
    /// Half-open ones, and those whose SYN-ACK was sent once only.
    int qlen;
    int young;
    /// TCP_DEFER_ACCEPT, in retransmissions of the SYN-ACK.
    int deferAccept;
    /// When there were too many half-open ones last, in jiffies; -1 for
    /// never.
    long overflow = -1;
    final FastopenQueue fastopenq = new FastopenQueue();
    private TcpSock head;
    private TcpSock tail;

    @Linux("reqsk_queue_empty")
    boolean empty() {
        return head == null;
    }

    @Linux(value = "inet_csk_reqsk_queue_add", renamed = true)
    void add(TcpSock child) {
        child.acceptNext = null;
        if (head == null) {
            head = child;
        } else {
            tail.acceptNext = child;
        }
        tail = child;
    }

    @Linux(value = "reqsk_queue_remove", renamed = true)
    TcpSock remove() {
        TcpSock child = head;
        if (child != null) {
            head = child.acceptNext;
            child.acceptNext = null;
        }
        return child;
    }
}
