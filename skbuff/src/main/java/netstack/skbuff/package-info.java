/// The packet, and the few things that every layer needs to know of it.
///
/// Reading order: [netstack.skbuff.SkbGeometry] (four marks),
/// [netstack.skbuff.SkbOffsets], [netstack.skbuff.SkbHeaders] and
/// [netstack.skbuff.SkbOffload] (what layers write on it),
/// [netstack.skbuff.SkbFrags] and [netstack.skbuff.SkbReshape] (pages),
/// [netstack.skbuff.SkbShare] (clones), [netstack.skbuff.SkBuff] (its life),
/// [netstack.skbuff.SkbSlab] (where it comes from). Then
/// [netstack.skbuff.Checksum] and [netstack.skbuff.SkbQueue].
///
/// What the module needs from below or above is an interface of its own:
/// [netstack.skbuff.PageSource], [netstack.skbuff.Meter],
/// [netstack.skbuff.SkbDev], [netstack.skbuff.SkbOwner],
/// [netstack.skbuff.Dst].
package netstack.skbuff;
