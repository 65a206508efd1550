/// The border to a real kernel: a TAP device by the foreign function API,
/// and the world's loop paced by the real clock.
///
/// Reading order: `Tap`, `Libc`, `KernelEnd`.
package netstack.host.live;
