package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// The SACK blocks of one ACK, checked and in the order of the sequence
/// numbers. One object a connection.
@Linux(value = "tcp_sack_block", file = "include/linux/tcp.h", renamed = true)
final class TcpSackBlocks {
    /// `TCP_NUM_SACKS`: so many fit into the options.
    static final int MAX = 4;

    /// As they came.
    final int[] start = new int[MAX];
    final int[] end = new int[MAX];
    /// How many came.
    int num;
    /// Where the first block that came stands after sorting; -1 if it was
    /// not taken.
    int first;

    void clear() {
        num = 0;
    }

    void add(int from, int to) {
        if (num < MAX) {
            start[num] = from;
            end[num++] = to;
        }
    }

    // tag::tcp_is_sackblock_valid[]
    /// Drops the blocks that can't be, counting them, and sorts the rest.
    void validate(TcpSock tp, int ackSeq, int priorSndUna, boolean dsack) {
        int used = 0;
        first = 0;
        for (int i = 0; i < num; i++) {
            boolean dup = i == 0 && dsack;
            boolean ok = isSackblockValid(tp, dup, start[i], end[i]);
            if (!ok) {
                count(tp, dup, ackSeq, end[i]);
            }
            if (ok && end[i] - priorSndUna > 0) {
                start[used] = start[i];
                end[used++] = end[i];
            } else if (i == 0) {
                first = -1;
            }
        }
        num = used;
        sort();
    }

    /// A block lies in what is outstanding; one that reports a duplicate may
    /// lie below, but not below what could still be undone.
    @Linux(value = "tcp_is_sackblock_valid", file = "net/ipv4/tcp_input.c")
    static boolean isSackblockValid(TcpSock tp, boolean dsack, int start,
            int end) {
        if (end - tp.sndNxt > 0 || start - end >= 0
                || start - tp.sndNxt >= 0) {
            return false;
        }
        if (start - tp.sndUna > 0) {
            return true;
        }
        if (!dsack || tp.undoMarker == 0 || end - tp.sndUna > 0) {
            return false;
        }
        if (start - tp.undoMarker >= 0) {
            return true;
        }
        return end - tp.undoMarker > 0
                && start - (end - tp.maxWindow) >= 0;
    }
    // end::tcp_is_sackblock_valid[]

    private static void count(TcpSock tp, boolean dup, int ackSeq, int end) {
        if (dup) {
            tp.ext(tp.undoMarker == 0 ? TcpExtMib.TCPDSACKIGNOREDNOUNDO
                    : TcpExtMib.TCPDSACKIGNOREDOLD, 1);
        } else if (ackSeq == tp.sndUna || end - tp.sndUna > 0) {
            // Old blocks of an ACK that was overtaken are no fault.
            tp.ext(TcpExtMib.TCPSACKDISCARD, 1);
        }
    }

    private void sort() {
        for (int i = num - 1; i > 0; i--) {
            for (int j = 0; j < i; j++) {
                if (start[j] - start[j + 1] > 0) {
                    swap(j);
                    if (j == first) {
                        first = j + 1;
                    }
                }
            }
        }
    }

    private void swap(int j) {
        int s = start[j];
        int e = end[j];
        start[j] = start[j + 1];
        end[j] = end[j + 1];
        start[j + 1] = s;
        end[j + 1] = e;
    }
}
