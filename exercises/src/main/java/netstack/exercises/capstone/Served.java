package netstack.exercises.capstone;

/// What a capstone's file server has done.
final class Served {

    int requests;
    long sent;
    long received;
}
