package netstack.exercises.napipoll;

import netstack.exercises.Graded;

class NapiPollTest extends Graded {

    NapiPollTest() {
        super("napi-poll");
    }
}
