package netstack.host.libpcap;

import netstack.host.libpcap.GenCmp.Rel;
import netstack.transport.bpf.BpfAnc;
import netstack.transport.bpf.BpfCode;

/// VLAN tags, MPLS labels, PPPoE sessions: a test each, after which the
/// headers lie further back for everything that follows in the expression.
final class GenTags {
    private static final int VID = 0x0fff;
    private static final int TAG_LEN = 4;
    private static final int PPPOE_LEN = 6;

    private final GenState cs;
    private final GenCmp g;
    private final GenLink link;

    GenTags(GenState cs, GenCmp g, GenLink link) {
        this.cs = cs;
        this.g = g;
        this.link = link;
    }

    /// @param vid the VLAN, null for any
    Block vlan(Integer vid) {
        if (cs.labelStackDepth > 0) {
            throw new PcapError("no VLAN match after MPLS");
        }
        if (cs.linktype != Linktype.EN10MB) {
            throw new PcapError("no VLAN support for "
                + cs.linktype.description);
        }
        boolean outer = cs.vlanStackDepth == 0 && !cs.offLinkhdr.variable
            && cs.offLinkhdr.constant == 0;
        Block b0 = outer && cs.vlanFromKernel ? vlanBpfExtensions(vid)
            : vlanInPacket(vid);
        cs.vlanStackDepth++;
        return b0;
    }

    private Block vlanInPacket(Integer vid) {
        Block b0 = tpidTest();
        if (vid != null) {
            b0 = Block.and(b0, vidTest(vid));
        }
        cs.offLinkpl.constant += TAG_LEN;
        cs.offLinktype.constant += TAG_LEN;
        return b0;
    }

    private Block tpidTest() {
        Block b1 = Block.or(link.linktype(Ethertype.VLAN_8021Q),
            link.linktype(Ethertype.VLAN_8021AD));
        return Block.or(b1, link.linktype(Ethertype.VLAN_QINQ));
    }

    private Block vidTest(int vid) {
        if (Integer.compareUnsigned(vid, VID) > 0) {
            throw new PcapError("VLAN tag " + Integer.toUnsignedString(vid)
                + " greater than maximum " + VID);
        }
        return g.mcmp(Rel.LINKPL, 0, BpfCode.H, vid, VID);
    }

    /// The tag is with the packet's descriptor, or in the packet; if it is
    /// in the packet, the offsets of what follows move when the filter runs.
    private Block vlanBpfExtensions(Integer vid) {
        Block b0 = new Block(BpfCode.JMP | BpfCode.JEQ | BpfCode.K, 1,
            loadTagPresent());
        Block tpid = tpidTest();
        Block vidBlock = vid == null ? null : vidTest(vid);
        cs.vlanVloffset = true;
        Stmt s = shift(cs.offLinkpl).append(shift(cs.offLinktype));
        tpid.head.stmts = s.append(tpid.head.stmts);
        b0 = Block.or(b0, tpid);
        if (vidBlock == null) {
            return b0;
        }
        patchVidTest(vidBlock);
        return Block.and(b0, vidBlock);
    }

    private static Stmt loadTagPresent() {
        return new Stmt(BpfCode.LD | BpfCode.B | BpfCode.ABS,
            BpfAnc.VLAN_TAG_PRESENT.offset());
    }

    private Stmt shift(AbsOffset off) {
        off.variable = true;
        if (off.reg == -1) {
            off.reg = cs.allocReg();
        }
        return new Stmt(BpfCode.LD | BpfCode.MEM, off.reg)
            .append(BpfCode.ALU | BpfCode.ADD | BpfCode.K, TAG_LEN)
            .append(BpfCode.ST, off.reg);
    }

    /// Loads the tag from where it is, then goes on with the mask.
    private static void patchVidTest(Block vid) {
        Stmt s = loadTagPresent();
        Stmt jeq = new Stmt(BpfCode.JMP | BpfCode.JEQ | BpfCode.K, 1);
        jeq.jf = vid.stmts;
        s.append(jeq);
        jeq.jt = new Stmt(BpfCode.LD | BpfCode.B | BpfCode.ABS,
            BpfAnc.VLAN_TAG.offset());
        s.append(jeq.jt);
        int count = 0;
        for (Stmt at = vid.stmts; at != null; at = at.next) {
            count++;
        }
        s.append(BpfCode.JMP | BpfCode.JA, count - 1);
        vid.stmts = s.append(vid.stmts);
    }

    /// @param label the label, null for any
    Block mpls(Integer label) {
        Block b0;
        if (cs.labelStackDepth > 0) {
            b0 = g.mcmp(Rel.PREVMPLSHDR, 2, BpfCode.B, 0, 1);
        } else if (cs.linktype == Linktype.EN10MB) {
            b0 = link.linktype(Ethertype.MPLS);
        } else if (cs.linktype == Linktype.PPP) {
            b0 = link.linktype(0x0281);
        } else {
            throw new PcapError("no MPLS support for "
                + cs.linktype.description);
        }
        if (label != null) {
            b0 = Block.and(b0, label(label));
        }
        cs.offNlNosnap += TAG_LEN;
        cs.offNl += TAG_LEN;
        cs.labelStackDepth++;
        return b0;
    }

    private Block label(int label) {
        if (Integer.compareUnsigned(label, 0xFFFFF) > 0) {
            throw new PcapError("MPLS label "
                + Integer.toUnsignedString(label)
                + " greater than maximum " + 0xFFFFF);
        }
        return g.mcmp(Rel.LINKPL, 0, BpfCode.W, label << 12, 0xfffff000);
    }

    Block pppoed() {
        return link.linktype(Ethertype.PPPOED);
    }

    /// @param session the session's number, null for any
    Block pppoes(Integer session) {
        Block b0 = link.linktype(Ethertype.PPPOES);
        if (session != null) {
            if (Integer.compareUnsigned(session, 0xffff) > 0) {
                throw new PcapError("PPPoE session number "
                    + Integer.toUnsignedString(session)
                    + " greater than maximum " + 0xffff);
            }
            b0 = Block.and(b0, g.mcmp(Rel.LINKPL, 0, BpfCode.W, session,
                0xffff));
        }
        cs.pushLinkhdr(Linktype.PPP, cs.offLinkpl.variable,
            cs.offLinkpl.constant + cs.offNl + PPPOE_LEN,
            cs.offLinkpl.reg);
        cs.offLinktype.set(cs.offLinkhdr);
        cs.offLinkpl.constant = cs.offLinkhdr.constant + 2;
        cs.offNl = 0;
        cs.offNlNosnap = 0;
        return b0;
    }
}
