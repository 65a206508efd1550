package netstack.transport.packet;

import java.util.BitSet;
import netstack.driver.net.Errno;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;
import netstack.transport.VmArea;

/// Makes a socket's ring, takes it away, and maps it.
///
/// Left out: transmit rings.
@Linux(value = "packet_set_ring_ops", file = "net/packet/af_packet.c",
    renamed = true)
final class PacketSetRing {
    private PacketSetRing() {
    }

    // tag::packet_set_ring[]
    /// Replaces the socket's ring by the one that `req` describes, or by
    /// none. No packet comes in meanwhile. The caller holds the socket.
    ///
    /// @param closing take the ring even if it is mapped
    /// @return 0 or a negative error number
    @Linux("packet_set_ring")
    static int setRing(PacketSock sk, TpacketReq3 req, boolean closing) {
        PacketRingBuffer rb = sk.rxRing;
        if (!closing && sk.mapped != 0) {
            return -Errno.EBUSY;
        }
        PacketRingBuffer made = new PacketRingBuffer();
        int err = req.blockNr() != 0 ? make(sk, req, made)
            : req.frameNr() != 0 ? -Errno.EINVAL : 0;
        if (err != 0) {
            return err;
        }
        boolean wasRunning = sk.running;
        int num = sk.num;
        if (wasRunning) {
            sk.num = 0;
            sk.unregisterProtHook();
        }
        sk.net.synchronize();
        PacketRingBuffer old = swap(sk, made, closing);
        if (wasRunning) {
            sk.num = num;
            sk.registerProtHook();
        }
        if (old.pgVec != null && sk.tpVersion == TpacketVersion.V3) {
            old.prbBdqc.shutdownTimer();
        }
        if (old.pgVec != null) {
            old.pgVec.free();
        }
        return old == made ? -Errno.EBUSY : 0;
    }
    // end::packet_set_ring[]

    /// @return the ring that nobody uses any more: `made` if the old one was
    ///         mapped meanwhile
    private static PacketRingBuffer swap(PacketSock sk,
            PacketRingBuffer made, boolean closing) {
        sk.pgVecLock.lock();
        boolean can = closing || sk.mapped == 0;
        PacketRingBuffer old = sk.rxRing;
        if (can) {
            sk.receiveLock.lockBh();
            sk.rxRing = made;
            sk.receiveLock.unlockBh();
            sk.purge();
        }
        sk.pgVecLock.unlock();
        return can ? old : made;
    }

    private static int make(PacketSock sk, TpacketReq3 req,
            PacketRingBuffer rb) {
        if (sk.rxRing.pgVec != null) {
            return -Errno.EBUSY;
        }
        if (!fits(sk, req)) {
            return -Errno.EINVAL;
        }
        rb.framesPerBlock = req.blockSize() / req.frameSize();
        rb.frameSize = req.frameSize();
        rb.frameMax = req.frameNr() - 1;
        rb.pgVec = PgVec.alloc(sk.net.pages(), req.blockSize(),
            req.blockNr());
        if (rb.pgVec == null) {
            return -Errno.ENOMEM;
        }
        if (sk.tpVersion == TpacketVersion.V3) {
            rb.prbBdqc = new TpacketKbdqCore(sk, rb.pgVec, req);
        } else {
            rb.rxOwnerMap = new BitSet(req.frameNr());
        }
        return 0;
    }

    /// Whole pages in a block, whole frames in it, and as many as it says.
    private static boolean fits(PacketSock sk, TpacketReq3 req) {
        long least = (long) sk.tpVersion.hdrlen + sk.tpReserve;
        if (req.blockSize() <= 0
                || req.blockSize() % PageSource.PAGE_SIZE != 0
                || sk.tpVersion == TpacketVersion.V3 && req.blockSize()
                    < TpacketKbdqCore.blkPlusPriv(req.sizeofPriv()) + least) {
            return false;
        }
        long frameSize = req.frameSize() & 0xffff_ffffL;
        long perBlock = frameSize < least ? 0 : req.blockSize() / frameSize;
        return frameSize % TpacketVersion.ALIGNMENT == 0 && perBlock > 0
            && perBlock * (req.blockNr() & 0xffff_ffffL)
                == (req.frameNr() & 0xffff_ffffL);
    }

    /// Gives the program the ring's blocks; the mapping must be as long as
    /// the ring.
    ///
    /// @return 0 or a negative error number
    @Linux("packet_mmap")
    static int mmap(PacketSock sk, VmArea vma) {
        sk.pgVecLock.lock();
        PgVec vec = sk.rxRing.pgVec;
        boolean whole = vec != null && vma.length() == vec.bytes();
        if (whole) {
            vma.map(vec.map(), () -> {
                sk.mapped--;
                vec.unmap();
            });
            sk.mapped++;
        }
        sk.pgVecLock.unlock();
        return whole ? 0 : -Errno.EINVAL;
    }
}
