"""The line protocol of PeerProcess.cs: 'run' -> milliseconds by the clock and of the processors, 'error' -> the greatest relative error so far."""
import sys, time


def serve(work, error):
    """work() does the timed work once and returns its answer; error(answer) is its relative error."""
    worst = 0.0
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "error":
            print(worst, flush=True)
            continue
        start, used = time.perf_counter(), time.process_time()
        answer = work()
        elapsed, used = 1e3 * (time.perf_counter() - start), 1e3 * (time.process_time() - used)
        worst = max(worst, float(error(answer)))
        print(elapsed, used, flush=True)
