package netstack.ipv4.neigh;

/// Gives a fresh neighbour the state that its address asks for.
@FunctionalInterface
interface NeighConstructor {
    void construct(Neighbour n);
}
