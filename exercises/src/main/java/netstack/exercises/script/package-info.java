/// What most exercises share: a case is a [Script] of steps, its outcome a
/// [Trace] of what was seen. The worker runs the steps with the student's
/// class, the grader's oracle says what should have been seen, and a
/// property compares the two in the things that it names.
package netstack.exercises.script;
