package netstack.driver.net;

import netstack.skbuff.Linux;

/// What the kernel says beside an error number: a sentence, and the
/// attribute of the request that it is about.
@Linux(value = "netlink_ext_ack", file = "include/linux/netlink.h")
public final class ExtAck {
    /// The sentence; null for none.
    public String msg;
    /// The attribute's name; null for none.
    public String badAttr;

    /// Notes both; the error to return.
    int fail(int errno, String msg, String badAttr) {
        this.msg = msg;
        this.badAttr = badAttr;
        return -errno;
    }
}
