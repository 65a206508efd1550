/// A real capture against a simulated host: `lab replay`.
///
/// Reading order: `Script` (whose place the host takes, and which frames it
/// is shown), `Padding` (frames that a snap length cut), `ReplayEnd` (the
/// cable's other end), `Replay` (the run), `Outcome` (a frame's fate).
package netstack.host.replay;
