package netstack.exercises.worker;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import com.google.gson.JsonElement;

import netstack.exercises.pipe.Frame;
import netstack.exercises.pipe.FramedPipe;
import netstack.exercises.pipe.Messages;
import netstack.exercises.pipe.Messages.Hello;

/// The worker process: the only JVM that ever loads a student's class.
///
/// It keeps the real standard output for the framed pipe and gives the
/// student's code a capped one. When the grader closes the pipe, the worker
/// halts, whatever the student's code is doing.
public final class WorkerMain {

    private final CappedOutput output = new CappedOutput();
    private final BlockingQueue<Frame> inbox = new LinkedBlockingQueue<>();
    private final FramedPipe pipe;

    private WorkerMain(FramedPipe pipe) {
        this.pipe = pipe;
    }

    /// Serves the grader at the other end of the standard streams.
    public static void main(String[] args) throws Exception {
        OutputStream wire = new BufferedOutputStream(
                new FileOutputStream(FileDescriptor.out));
        InputStream in = System.in;
        System.setIn(InputStream.nullInputStream());
        WorkerMain worker = new WorkerMain(FramedPipe.accept(in, wire));
        PrintStream capped = new PrintStream(worker.output, true,
                StandardCharsets.UTF_8);
        System.setOut(capped);
        System.setErr(capped);
        Thread.ofPlatform().daemon().name("pipe").start(worker::listen);
        PrintStream real = new PrintStream(
                new FileOutputStream(FileDescriptor.err), true,
                StandardCharsets.UTF_8);
        try {
            worker.serve();
        } catch (Throwable t) {
            // The student's code can't get here: say it to the grader.
            real.println("worker: " + t);
            Runtime.getRuntime().halt(1);
        }
    }

    private void listen() {
        try {
            Frame frame;
            while ((frame = pipe.receive()) != null) {
                inbox.add(frame);
            }
        } catch (IOException e) {
            // A broken pipe is an end like any other.
            inbox.clear();
        }
        Runtime.getRuntime().halt(0);
    }

    private void serve() throws IOException, InterruptedException {
        CaseRunner runner = null;
        while (true) {
            Frame frame = inbox.take();
            if (frame.type() == Frame.Type.HELLO) {
                runner = prepare(Messages.body(frame, Hello.class));
            } else {
                pipe.send(Messages.frame(Frame.Type.DONE, runner.run(
                        Messages.body(frame, JsonElement.class))));
            }
        }
    }

    private CaseRunner prepare(Hello hello) throws IOException {
        try {
            CaseRunner runner = new CaseRunner(hello, output);
            pipe.send(Messages.frame(Frame.Type.READY, "ready"));
            return runner;
        } catch (ReflectiveOperationException e) {
            pipe.send(Messages.frame(Frame.Type.REFUSED, e.toString()));
            return null;
        }
    }
}
