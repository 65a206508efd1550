/// A first shell on a simulated host: words, quotes, pipes and lists, and the
/// tools `cat`, `echo`, `grep`, `head`, `wc`, `ls`, `sysctl`, `ip` and `ss` in
/// the formats of the real ones.
///
/// Reading order: `Shell`, `Parser`, `Tool`, then the tools.
package netstack.host.sh;
