package netstack.exercises.toy;

/// What a submission of the toy exercise implements.
public interface Adder {

    int add(int[] xs);
}
