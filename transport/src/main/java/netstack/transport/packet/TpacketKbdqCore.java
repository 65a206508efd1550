package netstack.transport.packet;

import netstack.driver.machine.Machine;
import netstack.driver.machine.SpinLock;
import netstack.driver.machine.TimerList;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The blocks of a ring of version 3, and the timer that closes one which
/// does not get full. All is done with the receive queue's lock.
///
/// One block is open. A packet is put behind the last one in it; when one
/// does not fit, the block is closed: the program's. If the next block is
/// the program's still, the queue is frozen and packets are dropped, until a
/// packet or the timer finds the block given back.
///
/// Packets are copied outside the lock. The kernel counts who copies by a
/// lock for many readers; here `blkFillInProg` lets one copy at a time.
@Linux(value = "tpacket_kbdq_core", file = "net/packet/internal.h")
final class TpacketKbdqCore {
    private static final int DEFAULT_RETIRE_TOV = 8;
    private static final int V3_ALIGNMENT = 8;
    private static final int NSEC_PER_SEC = 1_000_000_000;

    final int maxFrameLen;
    private final PacketSock sk;
    private final Machine machine;
    private final PgVec pkbdq;
    private final int kblkSize;
    private final int firstPkt;
    private final boolean rxhash;
    private final long tovInJiffies;
    private final SpinLock blkFillInProg;
    private final TimerList retireBlkTimer;
    private int kactiveBlkNum;
    private int lastKactiveBlkNum;
    private long knxtSeqNum = 1;
    private long prev;
    private long nxtOffset;
    private boolean frozen;
    private boolean deleteBlkTimer;

    /// Opens the first block, and starts the timer.
    @Linux(value = "init_prb_bdqc", file = "net/packet/af_packet.c",
        renamed = true)
    TpacketKbdqCore(PacketSock sk, PgVec vec, TpacketReq3 req) {
        this.sk = sk;
        machine = sk.machine();
        pkbdq = vec;
        kblkSize = req.blockSize();
        rxhash = (req.featureReqWord() & TpacketReq3.FILL_RXHASH) != 0;
        firstPkt = (int) blkPlusPriv(req.sizeofPriv());
        maxFrameLen = kblkSize - firstPkt;
        tovInJiffies = machine.msecsToJiffies(req.retireBlkTov() != 0
            ? req.retireBlkTov() & 0xffff : DEFAULT_RETIRE_TOV);
        blkFillInProg = new SpinLock(machine, "blk_fill_in_prog_lock");
        retireBlkTimer = new TimerList(machine, this::retireTimerExpired);
        sk.freezeQCnt = 0;
        openBlock(block(0));
    }

    /// Bytes at the start of a block that are no packet's.
    @Linux(value = "BLK_PLUS_PRIV", file = "net/packet/af_packet.c",
        renamed = true)
    static long blkPlusPriv(int priv) {
        return TpacketBlockDesc.LEN + (priv + V3_ALIGNMENT - 1L
            & 0xffff_ffffL & -V3_ALIGNMENT);
    }

    private static int align(int n) {
        return n + V3_ALIGNMENT - 1 & -V3_ALIGNMENT;
    }

    private TpacketBlockDesc block(int i) {
        return new TpacketBlockDesc(pkbdq.mem, pkbdq.buffer(i));
    }

    // tag::packet_lookup_frame_in_block[]
    /// Room for `len` bytes in the open block, or in the next one; 0 if the
    /// program has that. The caller then fills it, and calls [#filled()].
    @Linux(value = "__packet_lookup_frame_in_block",
        file = "net/packet/af_packet.c")
    long lookupFrameInBlock(SkBuff skb, int len) {
        TpacketBlockDesc pbd = block(kactiveBlkNum);
        if (frozen) {
            if ((pbd.blockStatus() & TpStatus.USER) != 0) {
                return 0;
            }
            openBlock(pbd);
        }
        if (nxtOffset + align(len) < pbd.at() + kblkSize) {
            return fillCurrBlock(pbd, skb, len);
        }
        retireCurrentBlock(0);
        if (!dispatchNextBlock()) {
            return 0;
        }
        return fillCurrBlock(block(kactiveBlkNum), skb, len);
    }
    // end::packet_lookup_frame_in_block[]

    @Linux(value = "prb_fill_curr_block", file = "net/packet/af_packet.c")
    private long fillCurrBlock(TpacketBlockDesc pbd, SkBuff skb, int len) {
        long curr = nxtOffset;
        Tpacket3Hdr ppd = new Tpacket3Hdr(pkbdq.mem, curr);
        ppd.tpNextOffset(align(len));
        prev = curr;
        nxtOffset += align(len);
        pbd.blkLen(pbd.blkLen() + align(len));
        pbd.numPkts(pbd.numPkts() + 1);
        blkFillInProg.lockBh();
        fillVlanInfo(ppd, skb);
        ppd.tpRxhash(rxhash ? sk.net.flowHash().of(skb) : 0);
        return curr;
    }

    @Linux(value = "prb_fill_vlan_info", file = "net/packet/af_packet.c")
    private void fillVlanInfo(Tpacket3Hdr ppd, SkBuff skb) {
        if (TpacketRcv.hasTag(sk, skb)) {
            ppd.vlan(TpacketRcv.vlanTci(skb), TpacketRcv.vlanTpid(skb));
            ppd.tpStatus(TpStatus.VLAN_VALID | TpStatus.VLAN_TPID_VALID);
        } else {
            ppd.vlan(0, 0);
            ppd.tpStatus(TpStatus.KERNEL);
        }
    }

    /// The packet that [#lookupFrameInBlock] made room for is there.
    @Linux(value = "prb_clear_blk_fill_status",
        file = "net/packet/af_packet.c", renamed = true)
    void filled() {
        blkFillInProg.unlockBh();
    }

    /// A block that the program has given back already stays as it is.
    @Linux(value = "prb_retire_current_block",
        file = "net/packet/af_packet.c")
    private void retireCurrentBlock(int status) {
        TpacketBlockDesc pbd = block(kactiveBlkNum);
        if (pbd.blockStatus() == TpStatus.KERNEL) {
            if (status == 0) {
                waitForFill();
            }
            closeBlock(pbd, status);
        }
    }

    /// Another CPU may still be copying into the block.
    private void waitForFill() {
        blkFillInProg.lockBh();
        blkFillInProg.unlockBh();
    }

    // tag::prb_close_block[]
    @Linux(value = "prb_close_block", file = "net/packet/af_packet.c")
    private void closeBlock(TpacketBlockDesc pbd, int stat) {
        Tpacket3Hdr last = new Tpacket3Hdr(pkbdq.mem, prev);
        last.tpNextOffset(0);
        if (pbd.numPkts() != 0) {
            pbd.tsLast(last.tpSec(), last.tpNsec());
        } else {
            pbd.tsLast(sec(), nsec());
        }
        pbd.blockStatus(TpStatus.USER | stat
            | (sk.tpDrops != 0 ? TpStatus.LOSING : 0));
        sk.defReadable();
        kactiveBlkNum = next(kactiveBlkNum, 1);
    }

    @Linux(value = "prb_open_block", file = "net/packet/af_packet.c")
    private void openBlock(TpacketBlockDesc pbd) {
        pbd.seqNum(knxtSeqNum++);
        pbd.numPkts(0);
        pbd.blkLen(firstPkt);
        pbd.tsFirst(sec(), nsec());
        pbd.offsetToFirstPkt(firstPkt);
        pbd.offsetToPriv(TpacketBlockDesc.LEN);
        pbd.version(TpacketVersion.V3.ordinal());
        nxtOffset = pbd.at() + firstPkt;
        prev = nxtOffset;
        frozen = false;
        refreshTimer();
    }

    /// Opens the next block, or freezes the queue if the program has it.
    @Linux(value = "prb_dispatch_next_block", file = "net/packet/af_packet.c")
    private boolean dispatchNextBlock() {
        TpacketBlockDesc pbd = block(kactiveBlkNum);
        if ((pbd.blockStatus() & TpStatus.USER) != 0) {
            frozen = true;
            sk.freezeQCnt++;
            return false;
        }
        openBlock(pbd);
        return true;
    }
    // end::prb_close_block[]

    @Linux(value = "_prb_refresh_rx_retire_blk_timer",
        file = "net/packet/af_packet.c", renamed = true)
    private void refreshTimer() {
        retireBlkTimer.mod(machine.jiffies() + tovInJiffies);
        lastKactiveBlkNum = kactiveBlkNum;
    }

    @Linux(value = "prb_retire_rx_blk_timer_expired",
        file = "net/packet/af_packet.c", renamed = true)
    private void retireTimerExpired() {
        sk.receiveLock.lock();
        if (!deleteBlkTimer) {
            expired();
        }
        sk.receiveLock.unlock();
    }

    // tag::prb_retire_rx_blk_timer_expired[]
    /// Closes a block that has been open since the timer was set and holds
    /// packets; thaws the queue if the program has caught up.
    private void expired() {
        TpacketBlockDesc pbd = block(kactiveBlkNum);
        if (pbd.numPkts() != 0) {
            waitForFill();
        }
        if (lastKactiveBlkNum != kactiveBlkNum) {
            refreshTimer();
        } else if (frozen) {
            if ((pbd.blockStatus() & TpStatus.USER) != 0) {
                refreshTimer();
            } else {
                openBlock(pbd);
            }
        } else if (pbd.numPkts() == 0) {
            refreshTimer();
        } else {
            retireCurrentBlock(TpStatus.BLK_TMO);
            if (!dispatchNextBlock()) {
                refreshTimer();
            }
        }
    }
    // end::prb_retire_rx_blk_timer_expired[]

    /// The timer will not run any more, and does not run now.
    @Linux(value = "prb_shutdown_retire_blk_timer",
        file = "net/packet/af_packet.c", renamed = true)
    void shutdownTimer() {
        sk.receiveLock.lockBh();
        deleteBlkTimer = true;
        sk.receiveLock.unlockBh();
        retireBlkTimer.del();
    }

    private int next(int i, int n) {
        return (i + n) % pkbdq.length();
    }

    /// Whether the block before the open one is not the kernel's: there is
    /// something to read.
    @Linux(value = "__prb_previous_block", file = "net/packet/af_packet.c",
        renamed = true)
    boolean previousGiven() {
        return block(next(kactiveBlkNum, pkbdq.length() - 1)).blockStatus()
            != TpStatus.KERNEL;
    }

    /// As [PacketRingBuffer#hasRoom], in blocks.
    @Linux(value = "__tpacket_v3_has_room", file = "net/packet/af_packet.c",
        renamed = true)
    boolean hasRoom(int powOff) {
        int ahead = powOff == 0 ? 0 : pkbdq.length() >> powOff;
        return block(next(kactiveBlkNum, ahead)).blockStatus()
            == TpStatus.KERNEL;
    }

    private int sec() {
        return (int) (machine.now() / NSEC_PER_SEC);
    }

    private int nsec() {
        return (int) (machine.now() % NSEC_PER_SEC);
    }
}
