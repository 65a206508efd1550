package netstack.transport;

import netstack.skbuff.Linux;

/// A message of a socket's error queue: an error, or news of what was sent.
///
/// @param errno 0 for none; `ENOMSG` with a time stamp
/// @param origin who tells: one of the constants
/// @param code of a buffer: whether it was copied after all
/// @param info of a time stamp: what happened then; of buffers: the first
///        call
/// @param data of a time stamp: which byte; of buffers: the last call
/// @param offender who sent the ICMP message (`SO_EE_OFFENDER`), else 0
@Linux(value = "sock_extended_err", file = "include/uapi/linux/errqueue.h")
public record SockExtendedErr(int errno, int origin, int type, int code,
        int info, int data, int offender) {
    public static final int SO_EE_ORIGIN_LOCAL = 1;
    public static final int SO_EE_ORIGIN_ICMP = 2;
    public static final int SO_EE_ORIGIN_TIMESTAMPING = 4;
    public static final int SO_EE_ORIGIN_ZEROCOPY = 5;
    public static final int SO_EE_CODE_ZEROCOPY_COPIED = 1;
    /// What a time stamp is of: handed to the driver; to the discipline;
    /// acknowledged.
    public static final int SCM_TSTAMP_SND = 0;
    public static final int SCM_TSTAMP_SCHED = 1;
    public static final int SCM_TSTAMP_ACK = 2;

    /// One that no other host has caused.
    public SockExtendedErr(int errno, int origin, int type, int code,
            int info, int data) {
        this(errno, origin, type, code, info, data, 0);
    }
}
