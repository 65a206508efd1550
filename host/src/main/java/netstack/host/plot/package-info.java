/// Plots and pictures of the lab: SVG for files and the book, text for the
/// terminal.
package netstack.host.plot;
