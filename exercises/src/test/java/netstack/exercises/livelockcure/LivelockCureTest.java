package netstack.exercises.livelockcure;

import netstack.exercises.Graded;

class LivelockCureTest extends Graded {

    LivelockCureTest() {
        super("livelock-cure");
    }
}
