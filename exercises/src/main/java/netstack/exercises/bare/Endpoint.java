package netstack.exercises.bare;

/// What takes the segments that come to a bare host.
interface Endpoint {

    /// A segment from the address `from`.
    void input(int from, Segment s) throws Exception;
}
