package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.Wire;

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

    /// The blocks of the ACK before, which are worked off.
    private final int[] doneStart = new int[MAX];
    private final int[] doneEnd = new int[MAX];
    private int done;

    void clear() {
        num = 0;
    }

    /// Forgets the ACK before: nothing is SACKed any more.
    void forget() {
        done = 0;
    }

    /// Remembers these blocks for the next ACK.
    void remember() {
        done = num;
        for (int i = 0; i < num; i++) {
            doneStart[i] = start[i];
            doneEnd[i] = end[i];
        }
    }

    /// Up to where block `i` was worked off before; its start if it is new.
    int doneUpto(int i) {
        for (int k = 0; k < done; k++) {
            if (doneStart[k] - start[i] <= 0 && doneEnd[k] - start[i] > 0) {
                return doneEnd[k];
            }
        }
        return start[i];
    }

    /// Reads the SACK option of a received segment; returns how many blocks
    /// there are.
    int read(SkBuff skb, TcpSkbCb cb) {
        num = 0;
        if (cb.sacked() == 0) {
            return 0;
        }
        long option = skb.transportHeader() + cb.sacked();
        int blocks = Wire.u8(skb.mem(), option + 1) - 2 >> 3;
        for (; num < Math.min(blocks, MAX); num++) {
            start[num] = Wire.u32(skb.mem(), option + 2 + 8L * num);
            end[num] = Wire.u32(skb.mem(), option + 6 + 8L * num);
        }
        return num;
    }

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

    // tag::tcp_is_sackblock_valid[]
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
