/// What the kernel shows as files: the formats of `/proc/net`, `/proc/stat`
/// and their kin, byte for byte, and the tree under `/proc/sys`.
package netstack.host.proc;
