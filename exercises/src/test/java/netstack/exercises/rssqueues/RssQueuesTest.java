package netstack.exercises.rssqueues;

import netstack.exercises.Graded;

class RssQueuesTest extends Graded {

    RssQueuesTest() {
        super("rss-queues");
    }
}
