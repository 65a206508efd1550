/// Captures on disk: reads pcap and pcapng of any byte order and time unit,
/// writes both. Formats: draft-ietf-opsawg-pcap and
/// draft-ietf-opsawg-pcapng.
///
/// Reading order: `CaptureReader`, `PcapReader`, `PcapngReader`,
/// `PcapngWriter`.
package netstack.host.pcap;
