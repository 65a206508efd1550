/// The card in text: its register table, and its driver's initialisation as
/// the writes that reach it.
package netstack.host.nic;
