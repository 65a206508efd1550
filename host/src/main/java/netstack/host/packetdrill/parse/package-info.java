/// Reads the text of packetdrill scripts: a scanner of characters, and one
/// parser for each part of the language.
package netstack.host.packetdrill.parse;
