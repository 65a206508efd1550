/// Runs packetdrill scripts: texts that say which packets are put into a
/// host, which system calls its program makes, and which packets must come
/// out, when.
///
/// Reading order: `ast` (what a script says), `parse`, `code` (assertions),
/// `packets` (as bytes, and compared), `sys` (system calls), `shell`, `run`.
package netstack.host.packetdrill;
